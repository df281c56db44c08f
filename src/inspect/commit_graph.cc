// SPDX-License-Identifier: Apache-2.0
#include "inspect/commit_graph.h"

#include <algorithm>

namespace refward::inspect {

CommitGraph::CommitGraph(const std::vector<git::ObjectId>& commits, CommitBook& book)
    : commits_(commits), book_(book), parents_(commits.size()) {
  book.prepare(commits);
  for (Place place = 0; place < commits.size(); ++place)
    places_.emplace(commits[place], place);
  for (Place place = 0; place < commits.size(); ++place)
    for (const git::ObjectId& parent : book.facts(commits[place]).parents)
      if (const auto at = place_of(parent))
        parents_[place].push_back(*at);
}

std::optional<CommitGraph::Place> CommitGraph::place_of(const git::ObjectId& commit) const {
  const auto found = places_.find(commit);
  return found == places_.end() ? std::nullopt : std::optional(found->second);
}

template <typename Take>
void CommitGraph::walk(Place start, const Take& take) const {
  std::vector<Place> open = {start};
  while (!open.empty()) {
    const Place place = open.back();
    open.pop_back();
    if (take(place))
      open.insert(open.end(), parents_[place].begin(), parents_[place].end());
  }
}

std::vector<CommitGraph::Place> CommitGraph::reached(const std::vector<Place>& starts) const {
  std::vector<bool> seen(size());
  std::vector<Place> out;
  for (const Place start : starts)
    walk(start, [&](Place place) {
      if (seen[place])
        return false;
      seen[place] = true;
      out.push_back(place);
      return true;
    });
  return out;
}

std::vector<CommitGraph::Place> CommitGraph::first_parents(const git::ObjectId& tip,
                                                           const git::ObjectId& old) const {
  std::vector<Place> line;
  for (auto place = place_of(tip); place;) {
    line.push_back(*place);
    const auto& parents = book_.facts(commit(*place)).parents;
    if (parents.empty())
      return {};
    if (parents.front() == old) {
      std::ranges::reverse(line);
      return line;
    }
    place = place_of(parents.front());
  }
  return {};
}

std::vector<CommitGraph::Place> CommitGraph::brought_by(const std::vector<Place>& line) const {
  std::vector<Place> by(size(), size());
  for (const Place start : line)
    walk(start, [&](Place place) {
      if (by[place] != size())
        return false;
      by[place] = start;
      return true;
    });
  return by;
}

}  // namespace refward::inspect
