// SPDX-License-Identifier: Apache-2.0
// A hook that could not judge: the push is refused whatever happens here. The record is told where
// it can still be written; a second failure on the way there changes nothing.
#include "gate/entry.h"
#include "gate/policy_source.h"
#include "gate/pre_receive.h"
#include "gate/setting.h"
#include "gate/tell.h"
#include "inspect/redact.h"
#include "report/push_report.h"

namespace refward::gate {
namespace {

// A failure may quote what a pusher wrote. Where that cannot be searched, nothing of it is said.
std::string safe(const std::string& words) {
  constexpr const char* kUnsaid = "refward failed, for a reason that is not shown here";
  try {
    const secrets::Scanner scanner = make_scanner({}, {}, "");
    return inspect::holds_secret(scanner, words) ? kUnsaid : words;
  } catch (const std::exception&) {
    return kUnsaid;
  }
}

// Empty where the policy is what cannot be read.
std::string known_digest(const config::Config& server) {
  if (!server.policy_from)
    return policy_digest(server);
  const auto config = from_policy_source(server);
  return config ? policy_digest(*config) : "";
}

// Through which platform and door, as far as that can be told.
struct Way {
  platform::Platform platform = platform::Platform::plain;
  platform::Door door = platform::Door::local;
};

void record(const Call& call, const base::Failure& failure, Way& way) {
  // The repository itself may be what cannot be read.
  const std::filesystem::path git_dir = hook_git_dir(call.environment);
  const config::Config config = load_server(call, git_dir);
  way.platform = config.platform.platform;
  const platform::Caller caller = caller_of(call, git_dir, config);
  way.door = caller.door;
  audit::Log log = audit::Log::open(audit_options(config), call.clock);
  audit::Entry entry;
  entry.kind = audit::Kind::decision;
  entry.decision = findings::Decision::error;
  entry.repository = caller.repository;
  entry.policy_digest = known_digest(config);
  entry.pusher = pusher_text(caller);
  entry.door = to_text(caller.door);
  entry.note = safe(failure.what());
  (void)log.append(entry);
}

}  // namespace

base::ExitCode refused(const Call& call, const base::Failure& failure) {
  Way way;
  try {
    record(call, failure, way);
  } catch (const std::exception&) {
    // Nothing can be recorded; the words below still reach the pusher, and the push is refused.
  }
  tell_pusher(call, way.platform, way.door, report::failure_text(safe(failure.public_words())));
  return failure.code() == base::ExitCode::yes ? base::ExitCode::fault : failure.code();
}

}  // namespace refward::gate
