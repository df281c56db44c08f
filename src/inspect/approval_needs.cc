// SPDX-License-Identifier: Apache-2.0
#include "inspect/approval_needs.h"

#include "inspect/rule_findings.h"

#include <algorithm>

namespace refward::inspect {
namespace {

void add(const identity::Person* person, std::vector<const identity::Person*>& out) {
  if (person != nullptr && person->kind != identity::PersonKind::robot &&
      std::ranges::find(out, person) == out.end())
    out.push_back(person);
}

}  // namespace

const policy::Approvals& ApprovalNeed::approvals() const {
  return rule != nullptr ? rule->approvals.value() : block->settings.approvals.value();
}

bool ApprovalNeed::admits(const identity::Person& person) const {
  return person.kind != identity::PersonKind::robot &&
         std::ranges::any_of(approvals().from, [&](const std::string& entry) {
           return identity::People::covers(entry, person);
         });
}

const git::PathChange* ApprovalNeed::concern(const std::vector<git::PathChange>& changes) const {
  const auto found = std::ranges::find_if(changes, [&](const git::PathChange& change) {
    return rule == nullptr || concerns(rule->match, change);
  });
  return found == changes.end() ? nullptr : &*found;
}

std::vector<ApprovalNeed> approval_needs(const Ground& ground, std::string_view ref) {
  std::vector<ApprovalNeed> needs;
  for (const policy::Block* block : policy::covering(ground.policy, ground.place(ref))) {
    if (block->settings.approvals)
      needs.push_back({block, nullptr});
    for (const policy::PathRule& rule : block->settings.paths)
      if (rule.approvals)
        needs.push_back({block, &rule});
  }
  return needs;
}

std::vector<const identity::Person*> admitted(const identity::People& people,
                                              const ApprovalNeed& need) {
  std::vector<const identity::Person*> out;
  for (const std::string& entry : need.approvals().from) {
    if (!entry.starts_with('@')) {
      const identity::Person* const named = people.named(entry);
      add(named != nullptr ? named : people.with_principal(entry), out);
      continue;
    }
    for (const identity::Person& person : people.listed())
      if (identity::People::covers(entry, person))
        add(&person, out);
  }
  return out;
}

}  // namespace refward::inspect
