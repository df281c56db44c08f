// SPDX-License-Identifier: Apache-2.0
#include "audit/course.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace refward::audit {

void Course::take(const Leaf& leaf, const RefMove& move, Allowed allowed) {
  if (leaf.kind == Kind::decision)
    return;
  if (leaf.kind == Kind::event && leaf.reconcile) {
    // Somebody moved it beside the gate, before what is known since the refs were looked at.
    std::erase_if(steps_, [&](const Step& step) { return step.index < leaf.reconcile->entries; });
    return;
  }
  const bool adopted = leaf.kind == Kind::event && leaf.event == "adopt";
  if (leaf.kind == Kind::event && !adopted)
    return;
  if (!adopted && allowed == Allowed::no) {
    steps_.clear();  // it went elsewhere, and no decision allowed that
    return;
  }
  Step step{.index = leaf.index,
            .decided = leaf.of.value_or(leaf.index),
            .old_id = move.old_id,
            .stood = {}};
  step.stood.value = move.new_id;
  step.stood.since = std::chrono::ceil<base::Seconds>(leaf.time);
  for (const StoodTree& tree : leaf.trees)
    if (tree.ref == move.ref)
      step.stood.trees.emplace(tree.folder, tree.tree);
  insert(std::move(step));
}

// Two pushes in a row may record their outcomes in either order.
void Course::insert(Step step) {
  auto place = steps_.end();
  if (!steps_.empty() && step.old_id != steps_.back().stood.value)
    place = std::find_if(steps_.begin(), steps_.end(),
                         [&](const Step& other) { return other.decided > step.decided; });
  steps_.insert(place, std::move(step));
}

std::vector<Step> Course::chain() && {
  std::size_t first = steps_.empty() ? 0 : steps_.size() - 1;
  while (first > 0 && steps_[first].old_id == steps_[first - 1].stood.value)
    --first;
  steps_.erase(steps_.begin(), std::next(steps_.begin(), static_cast<std::ptrdiff_t>(first)));
  return std::move(steps_);
}

}  // namespace refward::audit
