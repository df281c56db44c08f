// SPDX-License-Identifier: Apache-2.0
// CommitGraph: some commits of a history, each after its parents, by their places in that list; and
// walks over them that cost no more than the list is long.
#pragma once

#include "inspect/commit_facts.h"

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

namespace refward::inspect {

class CommitGraph {
 public:
  using Place = std::size_t;

  // Both outlive the graph. All facts are found out.
  CommitGraph(const std::vector<git::ObjectId>& commits, CommitBook& book);

  [[nodiscard]] std::size_t size() const noexcept { return commits_.size(); }

  [[nodiscard]] const git::ObjectId& commit(Place place) const { return commits_[place]; }

  [[nodiscard]] std::optional<Place> place_of(const git::ObjectId& commit) const;

  // Whatever these reach, themselves included, in no order.
  [[nodiscard]] std::vector<Place> reached(const std::vector<Place>& starts) const;

  // The line of first parents from `tip` down to what stands just above `old`, oldest first. Empty
  // where it does not arrive at `old` (a foxtrot merge).
  [[nodiscard]] std::vector<Place> first_parents(const git::ObjectId& tip,
                                                 const git::ObjectId& old) const;
  // By place, which place of `line` (oldest first) reaches it first; size() where none does.
  [[nodiscard]] std::vector<Place> brought_by(const std::vector<Place>& line) const;

 private:
  // Calls take(place) for each place below `start`, and follows those for which it is true.
  template <typename Take>
  void walk(Place start, const Take& take) const;

  const std::vector<git::ObjectId>& commits_;
  CommitBook& book_;
  std::unordered_map<git::ObjectId, Place, git::ObjectIdHash> places_;
  std::vector<std::vector<Place>> parents_;
};

}  // namespace refward::inspect
