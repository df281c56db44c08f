// SPDX-License-Identifier: Apache-2.0
#include "inspect/promotion_history.h"

#include <algorithm>
#include <utility>

namespace refward::inspect {
namespace {

// How far back words look for an earlier time at which it stood; no decision hangs on it.
constexpr std::size_t kLookBack = 200;

}  // namespace

PromotionHistory::PromotionHistory(const std::vector<Standing>& standings,
                                   std::string folder,
                                   TreeBook& book)
    : folder_(std::move(folder)), book_(book) {
  for (const Standing& standing : standings) {
    Stage stage;
    stage.since = standing.since;
    stage.latest =
        stages_.empty() ? standing.since : std::max(stages_.back().latest, standing.since);
    stage.value = standing.value;
    if (const auto tree = standing.trees.find(folder_); tree != standing.trees.end())
      stage.recorded = tree->second;
    stages_.push_back(stage);
  }
}

const std::optional<git::ObjectId>& PromotionHistory::tree_at(Stage& stage) {
  if (!std::exchange(stage.looked, true)) {
    stage.tree = stage.recorded;
    if (!stage.tree)
      if (const auto whole = book_.tree_of(stage.value))
        stage.tree = book_.folder(*whole, folder_);
  }
  return stage.tree;
}

bool PromotionHistory::holds_as_much(std::size_t index) {
  if (stages_[index].value.is_null() || stages_[index + 1].value.is_null())
    return false;
  const auto& tree = tree_at(stages_[index]);
  return tree && tree == tree_at(stages_[index + 1]);
}

PromotionHistory::State PromotionHistory::state_at(std::size_t index, const Wanted& wanted) {
  using Kind = TreeBook::Found::Kind;
  Stage& stage = stages_[index];
  if (stage.value.is_null())
    return State::gone;
  const auto& tree = tree_at(stage);
  const TreeBook::Found found = tree ? book_.at(*tree, wanted.path) : TreeBook::Found();
  if (found.kind == Kind::unknown)
    return State::unknown;
  if (found.kind == Kind::absent)
    return wanted.state ? State::absent : State::wanted;
  return wanted.state == found.state ? State::wanted : State::other;
}

PromotionHistory::Answer PromotionHistory::of(const Wanted& wanted,
                                              base::Seconds soak,
                                              base::Instant now) {
  using Kind = Answer::Kind;
  std::size_t first = stages_.size() - 1;
  switch (state_at(first, wanted)) {
    case State::wanted:
      break;
    case State::absent:
    case State::gone:
      return {.kind = Kind::absent};
    case State::other:
      return {.kind = Kind::other};
    case State::unknown:
      return {.kind = Kind::lost, .since = stages_[first].latest};
  }
  const auto soaked = [&] {
    return soak <= base::Seconds(0) || now - stages_[first].latest >= soak;
  };
  while (!soaked() && first > 0 &&
         (holds_as_much(first - 1) || state_at(first - 1, wanted) == State::wanted))
    --first;
  return soaked() ? Answer{.kind = Kind::stood} : explain(first, wanted);
}

PromotionHistory::Answer PromotionHistory::explain(std::size_t first, const Wanted& wanted) {
  Answer out{.kind = Answer::Kind::soaking, .since = stages_[first].latest};
  if (first == 0)
    return out;
  if (state_at(first - 1, wanted) == State::unknown) {
    out.kind = Answer::Kind::lost;
    return out;
  }
  for (std::size_t back = 2; back <= std::min(first, kLookBack); ++back)
    if (state_at(first - back, wanted) == State::wanted) {
      out.kind = Answer::Kind::interrupted;
      out.at = stages_[first - back + 1].since;
      return out;
    }
  return out;
}

}  // namespace refward::inspect
