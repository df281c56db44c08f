// SPDX-License-Identifier: Apache-2.0
// The way of a push: read it, judge it, record the decision, tell the pusher. The order is visible
// here and nowhere else.
#include "gate/pre_receive.h"

#include "base/files.h"
#include "gate/entry.h"
#include "gate/judgement.h"
#include "gate/progress.h"
#include "gate/setting.h"
#include "gate/tell.h"
#include "report/push_report.h"

#include <chrono>

namespace refward::gate {
namespace {

std::vector<push::RefLine> read_push(const std::string& input) {
  auto lines = push::parse_ref_lines(input, {});
  if (!lines)
    throw base::Failure::usage("standard input is not what Git gives to a hook: " +
                               lines.error().what);
  return *std::move(lines);
}

std::uint64_t microseconds_since(std::chrono::steady_clock::time_point started) {
  const auto passed = std::chrono::steady_clock::now() - started;
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(passed).count());
}

}  // namespace

base::ExitCode pre_receive(const Call& call, const Then& then) {
  const auto started = std::chrono::steady_clock::now();
  const std::string input = base::read_all(call.in, push::Limits{}.max_input_bytes);
  const git::Repo repo = open_in_hook(call.environment);
  const auto [config, signers] = load_rule_set(call, repo.path());
  const platform::Caller caller = caller_of(call, repo.path(), config);
  audit::Log log = audit::Log::open(audit_options(config), call.clock);
  const secrets::Scanner scanner =
      make_scanner(config.secrets, config.state / "rules", log.hash_key());
  const std::vector<push::RefLine> lines = read_push(input);
  const platform::PushFacts facts = facts_of(call);

  const EntryFrame frame{caller, policy_digest(config), signers.digest()};
  record_changes(log, config, signers, frame);
  const inspect::KnownRefs known = known_refs(log.known_refs(caller.repository));
  const Judgement judgement = judge({.repo = repo,
                                     .config = config,
                                     .signers = signers,
                                     .scanner = scanner,
                                     .known = known,
                                     .repository = caller.repository,
                                     .caller = &caller,
                                     .facts = facts,
                                     .now = std::chrono::floor<base::Seconds>(call.clock.now()),
                                     .tense = Tense::before,
                                     .progress = ProgressTeller(call.err)},
                                    lines);

  audit::Entry entry = decision_entry(frame, lines, judgement);
  entry.duration_us = microseconds_since(started);
  const audit::Receipt receipt = log.append(entry);
  tell_pusher(call, config.platform.platform, caller.door,
              report::push_text({.repository = caller.repository,
                                 .decision = judgement.decision,
                                 .findings = judgement.findings,
                                 .coverage = judgement.coverage,
                                 .receipt = receipt,
                                 .offer_until = offer_until(call)}));
  if (judgement.decision != findings::Decision::accept)
    return base::ExitCode::refused;
  return then ? run_then(*then, input) : base::ExitCode::yes;
}

}  // namespace refward::gate
