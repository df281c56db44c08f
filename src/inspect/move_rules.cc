// SPDX-License-Identifier: Apache-2.0
#include "inspect/move_rules.h"

#include "inspect/rule_findings.h"

#include <algorithm>
#include <string>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;

// One ref under one block.
struct Moving {
  const Ground& ground;
  const push::RefUpdate& update;
  const policy::Block& block;

  [[nodiscard]] Finding fault(RuleId rule, std::string reason) const {
    return finding_of(rule, std::move(reason), update.ref, block);
  }
};

void check_pusher(const Moving& which, Findings& found) {
  const auto& pushers = which.block.settings.pushers;
  const identity::Person* pusher = which.ground.pusher;
  if (!pushers || is_among(*pushers, pusher))
    return;
  Finding finding =
      which.fault(RuleId::pushers, pusher == nullptr ? "pusher-not-known" : "pusher-not-listed");
  if (pusher != nullptr)
    finding.facts.push_back({"pusher", pusher->name});
  else
    finding.facts.push_back({"login", which.ground.pusher_login.empty()
                                          ? ""
                                          : ", called " + which.ground.pusher_login});
  found.push_back(std::move(finding));
}

void check_freeze(const Moving& which, Findings& found) {
  const policy::Freeze* freeze = holding(which.block.settings.freeze, which.ground);
  if (freeze == nullptr)
    return;
  Finding finding = which.fault(RuleId::freeze, "frozen");
  add_freeze_facts(*freeze, finding);
  found.push_back(std::move(finding));
}

void check_name(const Moving& which, Findings& found) {
  const auto& rule = which.block.settings.ref_name;
  if (!rule || which.update.change == push::RefChange::remove)
    return;
  const auto fault = text_fault(*rule, "ref-name", {which.update.ref, which.update.ref});
  if (!fault)
    return;
  Finding finding = which.fault(RuleId::ref_name, fault->reason);
  finding.facts.push_back({"pattern", fault->pattern});
  found.push_back(std::move(finding));
}

Finding too_many(const Moving& which, RuleId rule, std::size_t count, std::size_t limit) {
  Finding finding =
      which.fault(rule, rule == RuleId::max_push_refs ? "too-many-refs" : "too-many-commits");
  finding.facts.push_back({"count", std::to_string(count)});
  finding.facts.push_back({"limit", std::to_string(limit)});
  return finding;
}

// One finding for the whole push, at the first ref that the block covers.
void check_size(const Ground& ground, const policy::Block& block, Books& books, Findings& found) {
  const policy::Settings& settings = block.settings;
  if (!settings.max_push_refs && !settings.max_push_commits)
    return;
  std::vector<const push::RefUpdate*> moved;
  for (const push::RefUpdate& update : ground.updates)
    if (std::ranges::count(books.covers.of(update.ref), &block) != 0)
      moved.push_back(&update);
  if (moved.empty())
    return;
  const Moving which{ground, *moved.front(), block};
  if (settings.max_push_refs && moved.size() > *settings.max_push_refs)
    found.push_back(too_many(which, RuleId::max_push_refs, moved.size(), *settings.max_push_refs));
  if (!settings.max_push_commits)
    return;
  const auto commits = books.news.count_brought(moved);
  if (!commits) {
    found.push_back(which.fault(RuleId::max_push_commits, "unreadable"));
    found.back().facts.push_back({"detail", commits.error().what});
  } else if (*commits > *settings.max_push_commits) {
    found.push_back(
        too_many(which, RuleId::max_push_commits, *commits, *settings.max_push_commits));
  }
}

}  // namespace

Findings move_rules(const Ground& ground, Books& books) {
  Findings found;
  for (const push::RefUpdate& update : ground.updates)
    for (const policy::Block* block : books.covers.of(update.ref)) {
      const Moving which{ground, update, *block};
      check_pusher(which, found);
      check_freeze(which, found);
      check_name(which, found);
    }
  for (const policy::Block& block : ground.policy.blocks)
    check_size(ground, block, books, found);
  return found;
}

}  // namespace refward::inspect
