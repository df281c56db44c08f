// SPDX-License-Identifier: Apache-2.0
// ApprovalNeed: one thing that asks for approvals on a ref (design.md 4.5): a block for all that
// changes, or one of its path rules for what changes at its paths. All of them apply, each counted
// by itself.
#pragma once

#include "git/changes.h"
#include "inspect/ground.h"

#include <string_view>
#include <vector>

namespace refward::inspect {

struct ApprovalNeed {
  const policy::Block* block;
  const policy::PathRule* rule;  // null: the block itself

  [[nodiscard]] const policy::Approvals& approvals() const;
  // Does `from` name the person? Robots never approve.
  [[nodiscard]] bool admits(const identity::Person& person) const;
  // The first of these changes that has to be approved; null where none has.
  [[nodiscard]] const git::PathChange* concern(const std::vector<git::PathChange>& changes) const;
};

[[nodiscard]] std::vector<ApprovalNeed> approval_needs(const Ground& ground, std::string_view ref);

// Whoever `from` names and people.toml, or a line of a keyring, knows.
[[nodiscard]] std::vector<const identity::Person*> admitted(const identity::People& people,
                                                            const ApprovalNeed& need);

}  // namespace refward::inspect
