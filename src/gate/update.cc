// SPDX-License-Identifier: Apache-2.0
// The update hook, for hosts that offer no other: one ref, after the quarantine was migrated. Where
// pre-receive has just accepted this very move, it passes; otherwise it is judged here.
#include "gate/entry.h"
#include "gate/judgement.h"
#include "gate/pre_receive.h"
#include "gate/setting.h"
#include "gate/tell.h"
#include "report/push_report.h"

#include <chrono>

namespace refward::gate {

base::ExitCode update(const Call& call,
                      const std::string& ref,
                      const std::string& old_id,
                      const std::string& new_id) {
  const auto lines = push::parse_ref_lines(old_id + " " + new_id + " " + ref + "\n", {});
  if (!lines)
    throw base::Failure::usage("these are not the arguments that Git gives to an update hook: " +
                               lines.error().what);
  const git::Repo repo = open_in_hook(call.environment);
  const config::Config config = load_config(call, repo.path());
  const platform::Caller caller = caller_of(call, repo.path(), config);
  audit::Log log = audit::Log::open(audit_options(config), call.clock);
  if (log.open_decision(caller.repository, move_of(lines->front())))
    return base::ExitCode::yes;

  const identity::Signers signers = load_signers(config);
  const secrets::Scanner scanner = make_scanner(config.state / "rules", log.hash_key());
  const EntryFrame frame{caller, policy_digest(config), signers.digest()};
  record_changes(log, config, signers, frame);
  const inspect::KnownRefs known = known_refs(log.known_refs(caller.repository));
  const Judgement judgement = judge({.repo = repo,
                                     .config = config,
                                     .signers = signers,
                                     .scanner = scanner,
                                     .known = known,
                                     .repository = caller.repository,
                                     .now = std::chrono::floor<base::Seconds>(call.clock.now()),
                                     .tense = Tense::before},
                                    *lines);
  const audit::Receipt receipt = log.append(decision_entry(frame, *lines, judgement));
  tell(call.err, report::push_text({.repository = caller.repository,
                                    .decision = judgement.decision,
                                    .findings = judgement.findings,
                                    .coverage = judgement.coverage,
                                    .receipt = receipt}));
  return judgement.decision == findings::Decision::accept ? base::ExitCode::yes
                                                          : base::ExitCode::refused;
}

}  // namespace refward::gate
