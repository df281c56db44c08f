// SPDX-License-Identifier: Apache-2.0
#include "inspect/commit_walk.h"

namespace refward::inspect {

const CommitWalk::Places& CommitWalk::places() const {
  if (places_.empty())
    for (std::size_t place = 0; place < commits_.size(); ++place)
      places_.emplace(commits_[place].id, place);
  return places_;
}

std::vector<git::LinkedCommit> CommitWalk::reached_from(const git::ObjectId& tip) const {
  std::vector<bool> reached(commits_.size());
  std::vector<std::size_t> open;
  const auto reach = [&](const git::ObjectId& id) {
    const auto found = places().find(id);
    if (found == places().end() || reached[found->second])
      return;
    reached[found->second] = true;
    open.push_back(found->second);
  };
  reach(tip);
  while (!open.empty()) {
    const std::size_t place = open.back();
    open.pop_back();
    for (const git::ObjectId& parent : commits_[place].parents)
      reach(parent);
  }
  std::vector<git::LinkedCommit> out;
  for (std::size_t place = 0; place < commits_.size(); ++place)
    if (reached[place])
      out.push_back(commits_[place]);
  return out;
}

std::vector<git::ObjectId> ids_of(const std::vector<git::LinkedCommit>& commits) {
  std::vector<git::ObjectId> out;
  out.reserve(commits.size());
  for (const git::LinkedCommit& commit : commits)
    out.push_back(commit.id);
  return out;
}

}  // namespace refward::inspect
