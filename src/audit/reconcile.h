// SPDX-License-Identifier: Apache-2.0
// Reconcile: what the refs of a repository show against what the record says of them
// (docs/format/entry.md, "What was found beside the gate"). Pure functions over both; who looks at
// the refs, and when, is the gate's matter.
#pragma once

#include "audit/fold.h"
#include "audit/log.h"
#include "base/clock.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace refward::audit {

// Name as recorded (printable) -> hex.
using PresentRefs = std::map<std::string, std::string, std::less<>>;

struct Settled {
  std::uint64_t decision = 0;
  RefMove move;
};

struct Reconciliation {
  std::vector<RefMove> moved;  // beside the gate: last known or seen value -> present, or where the
                               // accepted moves that led to the present one began
  std::vector<Settled> applied;
  std::vector<Settled> not_applied;
  std::uint64_t under_way = 0;        // open decisions too young to be settled
  std::uint64_t dropped = 0;          // more open ones than the fold keeps: nobody settles these
  std::vector<std::string> restless;  // refs that changed while they were looked at

  // Nothing to record.
  [[nodiscard]] bool agrees() const noexcept {
    return moved.empty() && applied.empty() && not_applied.empty();
  }
};

// `before` and `after` are the folds of the record before and after the refs were read: a ref of
// which the record changed its mind meanwhile is `restless` and not judged. Decisions made later
// than `settle_before` may still be under way.
[[nodiscard]] Reconciliation reconcile(const Fold& before,
                                       const Fold& after,
                                       const PresentRefs& refs,
                                       base::Instant settle_before);

// The entries that say so, in the order in which they are to be appended; outcomes without their
// trees. `entries` is how many the record had when the refs were looked at. Names in them are as
// recorded, which printing leaves as they are.
[[nodiscard]] std::vector<Entry> entries_of(const Reconciliation& found,
                                            const std::string& repository,
                                            std::uint64_t entries);

}  // namespace refward::audit
