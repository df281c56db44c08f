// SPDX-License-Identifier: Apache-2.0
// ApprovalState: for one move of a ref, how many persons have approved each of its commits, and the
// move itself where it is a creation or a rewind, beside how many each block and path rule asks for
// (design.md 4.5).
//
// A person approves nothing that they signed, wrote or committed. Where a robot signed, or nobody
// who is known, any person may have stood behind it: the pusher, as a rule. So the known pusher
// does not approve such a commit, and without one it needs one approval more.
#pragma once

#include "inspect/approval_forms.h"

#include <optional>
#include <string>
#include <vector>

namespace refward::inspect {

struct ApprovalCount {
  ApprovalNeed need;
  std::optional<git::ObjectId> commit;  // nothing: the creation or rewind itself
  std::string path;                     // of a path rule: the first path that it is about
  std::vector<const identity::Person*> have;
  std::size_t needed = 0;
  std::vector<const identity::Person*> could;  // others who may; only where some lack

  [[nodiscard]] bool lacks() const noexcept { return have.size() < needed; }
};

// Why it cannot be known whether a need is met: the need is not.
struct ApprovalObstacle {
  ApprovalNeed need;
  std::string reason;  // "unreadable", "approvals-too-many", "not-a-commit"
  std::optional<git::ObjectId> commit;
  std::string detail;
};

struct ApprovalState {
  std::vector<ApprovalCount> counts;  // in the order of the commits, each after its parents
  std::vector<ApprovalObstacle> obstacles;
  std::vector<ApprovalSeen> seen;
  std::vector<ApprovalPassedOver> passed_over;
};

// Which counts are told. A push asks only what lacks, and so does not have to know what commits
// change that enough have approved.
enum class ApprovalTell { lacking, all };

[[nodiscard]] ApprovalState approval_state(const ApprovalCase& which, ApprovalTell tell);

}  // namespace refward::inspect
