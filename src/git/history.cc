// SPDX-License-Identifier: Apache-2.0
#include "git/history.h"

#include <fmt/core.h>

#include <algorithm>

namespace refward::git {

namespace {

// Colours of a node: from which side of the question it is reachable.
constexpr unsigned kWanted = 1;
constexpr unsigned kHidden = 2;

// A commit with more bytes is no commit that anybody wrote.
constexpr std::uint64_t kMaxCommitBytes = 64u << 20;

// Clocks go wrong: a hidden commit that claims to be older than a commit that it descends from is
// met too late. After the last wanted commit the walk goes on this much, so that its ancestors
// rarely count as new; and up to kCatchUp while what it meets is not older than the oldest
// candidate. A new commit never counts as old.
constexpr std::size_t kSlopBase = 16;
constexpr std::size_t kSlopPerCandidate = 1;
constexpr std::size_t kCatchUp = 2048;
// Wanted commits that are spread before any hidden one, so that a small push whose dates lie does
// not make the walk run through the whole history first.
constexpr std::size_t kHeadStart = 32;
// By how much such commits may exceed a caller's limit before the walk gives up.
constexpr std::size_t kLimitSlack = 100'000;

bool is_open(unsigned colours) noexcept {
  return colours == kWanted;
}

}  // namespace

History::Node& History::node(const ObjectId& id) {
  const auto [place, added] = nodes_.try_emplace(id);
  if (added)
    place->second.id = id;
  return place->second;
}

base::Status History::load(Node& node) {
  if (node.loaded)
    return base::Done();
  const auto object = store_.read(node.id, kMaxCommitBytes);
  if (!object)
    return object.error();
  if (kind_of(*object) != ObjectKind::commit)
    return base::Error(fmt::format("object {} is no commit", node.id.hex()));
  auto links = parse_commit_links(bytes_of(*object));
  if (!links)
    return links.error().within(node.id.hex());
  node.links = *std::move(links);
  node.loaded = true;
  return base::Done();
}

// Adds colours; a node that gains one is looked at (again), whatever its date.
base::Status History::paint(Node& node, unsigned colours) {
  const unsigned before = node.colours;
  if ((before | colours) == before)
    return base::Done();
  TRY_OK(load(node));
  node.colours |= colours;
  if (node.candidate && !is_open(node.colours)) {
    node.candidate = false;
    --candidates_;
  }
  if (node.queued && is_open(before))
    --open_;
  if (is_open(node.colours))
    ++open_;
  if (!node.queued)
    queue_.push(&node);
  node.queued = true;
  return base::Done();
}

// Null where nothing is queued.
History::Node* History::newest() {
  while (!queue_.empty() && !queue_.top()->queued)
    queue_.pop();
  return queue_.empty() ? nullptr : queue_.top();
}

// Hands the node's colours to its parents, and notes it as a candidate.
base::Status History::spread(Node& from) {
  from.queued = false;
  if (is_open(from.colours)) {
    --open_;
    from.candidate = true;
    ++candidates_;
    oldest_ = met_.empty() ? from.links.date : std::min(oldest_, from.links.date);
    met_.push_back(&from);
  }
  for (const ObjectId& parent : from.links.parents) {
    TRY_OK(paint(node(parent), from.colours));
  }
  return base::Done();
}

base::Status History::spread_wanted(const std::vector<ObjectId>& starts) {
  std::vector<Node*> next;
  for (const ObjectId& start : starts) {
    Node& wanted = node(start);
    TRY_OK(paint(wanted, kWanted));
    if (next.size() < kHeadStart)
      next.push_back(&wanted);
  }
  for (std::size_t i = 0; i < next.size() && i < kHeadStart; ++i) {
    Node& wanted = *next[i];
    if (!wanted.queued || !is_open(wanted.colours))
      continue;
    TRY_OK(spread(wanted));
    for (const ObjectId& parent : wanted.links.parents)
      next.push_back(&node(parent));
  }
  return base::Done();
}

// Colours `ancestor` and `descendant` and spreads both until nothing is left that only the
// descendant reaches. Exact whatever the dates: a commit on a path from the descendant to the
// ancestor cannot be reached from the ancestor, so it stays open until it is spread.
base::Result<bool> History::is_ancestor(const ObjectId& ancestor, const ObjectId& descendant) {
  Node& goal = node(ancestor);
  TRY_OK(paint(goal, kHidden));
  TRY_OK(spread_wanted({descendant}));
  while (open_ > 0 && (goal.colours & kWanted) == 0) {
    TRY_OK(spread(*newest()));
  }
  return (goal.colours & kWanted) != 0;
}

base::Status History::hide(const std::vector<ObjectId>& hidden) {
  for (const ObjectId& id : hidden) {
    const auto header = store_.header(id);
    if (header && header->kind == ObjectKind::commit) {
      TRY_OK(paint(node(id), kHidden));
    }
  }
  return base::Done();
}

base::Status History::spread_until_settled(std::size_t limit) {
  while (open_ > 0 && (candidates_ <= limit || candidates_ - limit <= kLimitSlack)) {
    TRY_OK(spread(*newest()));
  }
  return base::Done();
}

base::Status History::spread_hidden() {
  for (std::size_t steps = 0; candidates_ > 0; ++steps) {
    Node* const next = newest();
    const bool may_matter = next != nullptr && next->links.date >= oldest_ && steps < kCatchUp;
    if (next == nullptr || (!may_matter && steps >= kSlopBase + kSlopPerCandidate * candidates_))
      break;
    TRY_OK(spread(*next));
  }
  return base::Done();
}

base::Result<std::vector<LinkedCommit>> History::commits_between(
    const std::vector<ObjectId>& starts, const std::vector<ObjectId>& hidden, std::size_t limit) {
  TRY_OK(hide(hidden));
  TRY_OK(spread_wanted(starts));
  TRY_OK(spread_until_settled(limit));
  if (open_ == 0) {
    TRY_OK(spread_hidden());
  }
  if (candidates_ > limit)
    return base::Error(fmt::format("more than {} new commits", limit));
  return in_order();
}

// Parents before children, whatever the dates say; among what may come next, the oldest first.
std::vector<LinkedCommit> History::in_order() {
  const auto newer = [](const Node* a, const Node* b) {
    return a->links.date != b->links.date ? a->links.date > b->links.date : a->id > b->id;
  };
  std::priority_queue<Node*, std::vector<Node*>, decltype(newer)> ready(newer);
  std::erase_if(met_, [](const Node* met) { return !met->candidate; });
  for (Node* const child : met_) {
    for (const ObjectId& id : child->links.parents) {
      Node& parent = node(id);
      if (!parent.candidate)
        continue;
      parent.children.push_back(child);
      ++child->open_parents;
    }
    if (child->open_parents == 0)
      ready.push(child);
  }
  std::vector<LinkedCommit> answer;
  answer.reserve(met_.size());
  for (; !ready.empty();) {
    Node& next = *ready.top();
    ready.pop();
    answer.push_back({next.id, next.links.tree, std::move(next.links.parents)});
    for (Node* const child : next.children) {
      if (--child->open_parents == 0)
        ready.push(child);
    }
  }
  return answer;
}

}  // namespace refward::git
