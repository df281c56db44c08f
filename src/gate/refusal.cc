// SPDX-License-Identifier: Apache-2.0
// A hook that could not judge: the push is refused whatever happens here. The record is told where
// it can still be written; a second failure on the way there changes nothing.
#include "gate/entry.h"
#include "gate/pre_receive.h"
#include "gate/setting.h"
#include "gate/tell.h"
#include "report/push_report.h"

namespace refward::gate {
namespace {

void record(const Call& call, const base::Failure& failure) {
  // The repository itself may be what cannot be read.
  const std::filesystem::path git_dir = hook_git_dir(call.environment);
  const config::Config config = load_config(call, git_dir);
  const platform::Caller caller = caller_of(call, git_dir, config);
  audit::Log log = audit::Log::open(audit_options(config), call.clock);
  audit::Entry entry;
  entry.kind = audit::Kind::decision;
  entry.decision = findings::Decision::error;
  entry.repository = caller.repository;
  entry.policy_digest = policy_digest(config);
  entry.pusher = pusher_text(caller);
  entry.door = to_text(caller.door);
  entry.note = failure.what();
  (void)log.append(entry);
}

}  // namespace

base::ExitCode refused(const Call& call, const base::Failure& failure) {
  try {
    record(call, failure);
  } catch (const std::exception&) {
    // Nothing can be recorded; the words below still reach the pusher, and the push is refused.
  }
  tell(call.err, report::failure_text(failure.public_words()));
  return failure.code() == base::ExitCode::yes ? base::ExitCode::fault : failure.code();
}

}  // namespace refward::gate
