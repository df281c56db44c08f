// SPDX-License-Identifier: Apache-2.0
// The update hook, for hosts that offer no other: one ref, after the quarantine was migrated. Where
// pre-receive has just accepted this very move, it passes; otherwise it is judged here.
#include "audit/leaf.h"
#include "gate/entry.h"
#include "gate/judgement.h"
#include "gate/pre_receive.h"
#include "gate/setting.h"
#include "gate/tell.h"
#include "report/push_report.h"

#include <chrono>

namespace refward::gate {
namespace {

constexpr base::Seconds kSamePush{600};

// By pre-receive, in this very push: an older decision, or one under another policy or keyring,
// says nothing about what holds now.
bool was_just_accepted(audit::Log& log,
                       const Call& call,
                       const config::Config& config,
                       const identity::Signers& signers,
                       const std::string& repository,
                       const audit::RefMove& move) {
  const auto index = log.open_decision(repository, move);
  if (!index)
    return false;
  bool recent = false;
  audit::read(audit_options(config), *index, [&](const audit::Record& record) {
    // Field by field: a pusher chooses the names in an entry, and one may look like a digest.
    const auto leaf = audit::parse_leaf(record.leaf_json);
    recent = record.index == *index && record.time + kSamePush > call.clock.now() && leaf &&
             audit::is_accepted(*leaf) && leaf->policy == policy_digest(config) &&
             leaf->keyring == signers.digest();
    return false;
  });
  return recent;
}

}  // namespace

base::ExitCode update(const Call& call,
                      const std::string& ref,
                      const std::string& old_id,
                      const std::string& new_id) {
  const auto lines = push::parse_ref_lines(old_id + " " + new_id + " " + ref + "\n", {});
  if (!lines)
    throw base::Failure::usage("these are not the arguments that Git gives to an update hook: " +
                               lines.error().what);
  const git::Repo repo = open_in_hook(call.environment);
  const auto [config, signers] = load_rule_set(call, repo.path());
  const platform::Caller caller = caller_of(call, repo.path(), config);
  audit::Log log = audit::Log::open(audit_options(config), call.clock);
  if (was_just_accepted(log, call, config, signers, caller.repository, move_of(lines->front())))
    return base::ExitCode::yes;

  const secrets::Scanner scanner =
      make_scanner(config.secrets, config.state / "rules", log.hash_key());
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
                                     .facts = {},
                                     .now = std::chrono::floor<base::Seconds>(call.clock.now()),
                                     .tense = Tense::before},
                                    *lines);
  const audit::Receipt receipt = log.append(decision_entry(frame, *lines, judgement));
  tell_pusher(call, config.platform.platform, caller.door,
              report::push_text({.repository = caller.repository,
                                 .decision = judgement.decision,
                                 .findings = judgement.findings,
                                 .coverage = judgement.coverage,
                                 .receipt = receipt,
                                 .offer_until = offer_until(call)}));
  return judgement.decision == findings::Decision::accept ? base::ExitCode::yes
                                                          : base::ExitCode::refused;
}

}  // namespace refward::gate
