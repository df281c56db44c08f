// SPDX-License-Identifier: Apache-2.0
// Course: the values of one ref in the order in which they followed each other, entry by entry
// (docs/format/entry.md, "What stood where").
#pragma once

#include "audit/leaf.h"
#include "audit/standings.h"

#include <cstdint>
#include <string>
#include <vector>

namespace refward::audit {

// A value with the move that brought it.
struct Step {
  std::uint64_t index = 0;    // of the entry that says so
  std::uint64_t decided = 0;  // index of the decision, or of the adoption
  std::string old_id;
  Stood stood;
};

// Whether an accepted decision of this repository stands behind an outcome.
enum class Allowed { no, yes };

class Course {
 public:
  Course() = default;

  // Goes on from a chain that an earlier course left.
  explicit Course(std::vector<Step> steps) : steps_(std::move(steps)) {}

  // `move` is this ref's.
  void take(const Leaf& leaf, const RefMove& move, Allowed allowed);

  // Those since the last gap.
  [[nodiscard]] std::vector<Step> chain() &&;

 private:
  void insert(Step step);

  std::vector<Step> steps_;
};

}  // namespace refward::audit
