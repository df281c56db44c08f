// SPDX-License-Identifier: Apache-2.0
// CommitWalk: the commits that one walk over the history has found, and which of them single tips
// reach: told from what was read already, so that a push of many refs reads each commit once.
#pragma once

#include "git/repo.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace refward::inspect {

class CommitWalk {
 public:
  // Each after its parents.
  explicit CommitWalk(std::vector<git::LinkedCommit> commits) : commits_(std::move(commits)) {}

  [[nodiscard]] const std::vector<git::LinkedCommit>& all() const noexcept { return commits_; }

  // Those that `tip` reaches through commits of the walk, in its order; none where the tip is not
  // one of them.
  [[nodiscard]] std::vector<git::LinkedCommit> reached_from(const git::ObjectId& tip) const;

 private:
  using Places = std::unordered_map<git::ObjectId, std::size_t, git::ObjectIdHash>;

  [[nodiscard]] const Places& places() const;

  std::vector<git::LinkedCommit> commits_;
  mutable Places places_;  // made when it is first asked for: most pushes are of one ref
};

// Only the names.
[[nodiscard]] std::vector<git::ObjectId> ids_of(const std::vector<git::LinkedCommit>& commits);

}  // namespace refward::inspect
