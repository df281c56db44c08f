// SPDX-License-Identifier: Apache-2.0
// MergeBases: the best common ancestors of two sides, as `git merge-base --all` finds them
// (commit-reach.c, paint_down_to_common and remove_redundant). Private to the room. Exact whatever
// the dates of the commits claim.
#pragma once

#include "git/commit_links.h"
#include "git/object_store.h"

#include <queue>
#include <unordered_map>

namespace refward::git {

class MergeBases {
 public:
  // Of more than these, the ones that others descend from are not sorted out.
  static constexpr std::size_t kMaxCompared = 16;

  // Both outlive it. One object serves one question.
  MergeBases(const ObjectStore& store, LinkBook& book) : store_(store), book_(book) {}

  // As in Repo.
  [[nodiscard]] base::Result<std::vector<ObjectId>> find(const std::vector<ObjectId>& ours,
                                                         const ObjectId& theirs);

 private:
  struct Node {
    ObjectId id;
    const CommitLinks* links = nullptr;  // the book's
    unsigned colours = 0;
    bool queued = false;
    bool candidate = false;
  };

  struct Older {
    bool operator()(const Node* a, const Node* b) const noexcept {
      return a->links->date < b->links->date;
    }
  };

  [[nodiscard]] base::Status paint(const ObjectId& id, unsigned colours);
  [[nodiscard]] base::Status spread(Node& node);
  // Until nothing is open.
  [[nodiscard]] base::Status walk();
  [[nodiscard]] base::Result<std::vector<ObjectId>> best() const;
  [[nodiscard]] base::Result<bool> is_passed(const ObjectId& candidate,
                                             const std::vector<ObjectId>& candidates) const;

  const ObjectStore& store_;
  LinkBook& book_;
  std::unordered_map<ObjectId, Node, ObjectIdHash> nodes_;
  // May hold nodes that are no longer `queued`.
  std::priority_queue<Node*, std::vector<Node*>, Older> queue_;
  std::size_t open_ = 0;  // queued nodes that are not below a common ancestor: the walk goes on
  std::vector<Node*> candidates_;
};

}  // namespace refward::git
