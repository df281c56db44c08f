// SPDX-License-Identifier: Apache-2.0
#include "git/merge_bases.h"

#include <algorithm>

namespace refward::git {

namespace {

constexpr unsigned kOurs = 1;
constexpr unsigned kTheirs = 2;
constexpr unsigned kCommon = kOurs | kTheirs;
constexpr unsigned kBelow = 4;  // an ancestor of a common ancestor

}  // namespace

// A node that gains a colour is looked at (again), whatever its date.
base::Status MergeBases::paint(const ObjectId& id, unsigned colours) {
  Node& node = nodes_[id];
  node.id = id;
  if ((node.colours | colours) == node.colours)
    return base::Done();
  if (node.links == nullptr) {
    TRY(node.links, book_.get(store_, id));
  }
  if (node.queued && (node.colours & kBelow) == 0)
    --open_;
  node.colours |= colours;
  if ((node.colours & kBelow) == 0)
    ++open_;
  if (!node.queued)
    queue_.push(&node);
  node.queued = true;
  return base::Done();
}

base::Status MergeBases::spread(Node& node) {
  node.queued = false;
  unsigned colours = node.colours;
  if ((colours & kBelow) == 0)
    --open_;
  if (colours == kCommon && !node.candidate) {
    node.candidate = true;
    candidates_.push_back(&node);
  }
  if ((colours & kCommon) == kCommon)
    colours |= kBelow;
  for (const ObjectId& parent : node.links->parents) {
    TRY_OK(paint(parent, colours));
  }
  return base::Done();
}

// Whatever lies on a way from a side to a best common ancestor is common to nobody, so it stays
// open until it is spread: no best one is ever missed.
base::Result<std::vector<ObjectId>> MergeBases::find(const std::vector<ObjectId>& ours,
                                                     const ObjectId& theirs) {
  book_.make_room();
  for (const ObjectId& id : ours) {
    TRY_OK(paint(id, kOurs));
  }
  TRY_OK(paint(theirs, kTheirs));
  TRY_OK(walk());
  return best();
}

base::Status MergeBases::walk() {
  while (open_ > 0) {
    Node& next = *queue_.top();
    queue_.pop();
    if (next.queued) {
      TRY_OK(spread(next));
    }
  }
  return base::Done();
}

// Does another candidate descend from this one? Then it is the common ancestor of both, and the
// other's colour reaches it.
base::Result<bool> MergeBases::is_passed(const ObjectId& candidate,
                                         const std::vector<ObjectId>& candidates) const {
  for (const ObjectId& other : candidates) {
    if (other == candidate)
      continue;
    MergeBases both(store_, book_);
    TRY_OK(both.paint(candidate, kOurs));
    TRY_OK(both.paint(other, kTheirs));
    TRY_OK(both.walk());
    if ((both.nodes_.at(candidate).colours & kTheirs) != 0)
      return true;
  }
  return false;
}

base::Result<std::vector<ObjectId>> MergeBases::best() const {
  std::vector<ObjectId> candidates;
  for (const Node* const node : candidates_) {
    if ((node->colours & kBelow) == 0)
      candidates.push_back(node->id);
  }
  std::sort(candidates.begin(), candidates.end());
  if (candidates.size() < 2 || candidates.size() > kMaxCompared)
    return candidates;
  std::vector<ObjectId> best;
  for (const ObjectId& candidate : candidates) {
    TRY(const bool passed, is_passed(candidate, candidates));
    if (!passed)
      best.push_back(candidate);
  }
  return best;
}

}  // namespace refward::git
