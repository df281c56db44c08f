// SPDX-License-Identifier: Apache-2.0
// The outcome: which of the moves that were decided upon really happened. A different fact from the
// decision, because Git may still refuse a ref after pre-receive.
#include "audit/standings.h"
#include "base/files.h"
#include "gate/entry.h"
#include "gate/policy_change.h"
#include "gate/policy_source.h"
#include "gate/pre_receive.h"
#include "gate/sealing.h"
#include "gate/setting.h"
#include "inspect/promotion_source.h"
#include "push/push.h"

#include <algorithm>
#include <map>
#include <optional>

namespace refward::gate {
namespace {

audit::Entry outcome_entry(const platform::Caller& caller) {
  audit::Entry entry;
  entry.kind = audit::Kind::outcome;
  entry.repository = caller.repository;
  entry.door = to_text(caller.door);
  entry.pusher = pusher_text(caller);
  return entry;
}

// A push that changed the policy: the record says so now, not with the next push. Where what it
// brought cannot be read the next push is refused, and says why.
void record_new_policy(const config::Config& server,
                       const platform::Caller& caller,
                       audit::Log& log) {
  const auto config = from_policy_source(server);
  if (!config)
    return;
  const identity::Signers signers = load_signers(*config);
  record_changes(log, *config, signers, {caller, policy_digest(*config), signers.digest()});
}

bool moves_policy(const config::Config& server,
                  const git::Repo& repo,
                  const std::vector<push::RefLine>& lines) {
  return server.policy_from && std::ranges::any_of(lines, [&](const push::RefLine& line) {
           return is_policy_ref(server, repo, line.ref);
         });
}

}  // namespace

base::ExitCode post_receive(const Call& call, const Then& then) {
  const std::string input = base::read_all(call.in, push::Limits{}.max_input_bytes);
  const git::Repo repo = open_in_hook(call.environment);
  // The push may have changed the policy; what happened is recorded whatever is in force now.
  const config::Config config = load_server(call, repo.path());
  const platform::Caller caller = caller_of(call, repo.path(), config);
  const auto lines = push::parse_ref_lines(input, {});
  if (!lines)
    throw base::Failure::usage("standard input is not what Git gives to a hook: " +
                               lines.error().what);
  audit::Log log = audit::Log::open(audit_options(config), call.clock);

  const std::string default_branch = repo.default_branch().value_or("");
  std::optional<config::Config> sourced;
  if (config.policy_from)
    if (auto found = from_policy_source(config))
      sourced = *std::move(found);
  const policy::Policy& policy = sourced ? sourced->policy : config.policy;

  // Moves by the decision that allowed them; those that none did stand apart, and count as ungated.
  std::map<std::optional<std::uint64_t>, audit::Entry> outcomes;
  for (const push::RefLine& line : *lines) {
    const audit::RefMove move = move_of(line);
    const auto decision = log.open_decision(caller.repository, move);
    audit::Entry& entry = outcomes.try_emplace(decision, outcome_entry(caller)).first->second;
    entry.of = decision;
    entry.moves.push_back(move);
    const policy::Place place{caller.repository, line.ref, default_branch};
    for (const auto& [folder, tree] : inspect::promoted_trees(repo, policy, place, line.new_id))
      entry.trees.push_back({line.ref, folder, tree.hex()});
    if (!decision)
      entry.note = "no decision of this gate allowed these moves";
  }
  for (const auto& [decision, entry] : outcomes)
    for (const audit::Entry& portion : audit::portions(entry))
      (void)log.append(portion, audit::Log::Durable::next_append);
  if (moves_policy(config, repo, *lines))
    record_new_policy(config, caller, log);
  seal_if_due(call, audit_options(config));
  return then ? run_then(*then, input) : base::ExitCode::yes;
}

}  // namespace refward::gate
