// SPDX-License-Identifier: Apache-2.0
// History: walks over commits, along all parents, newest first by the committers' dates. Private to
// the room. Dates are claims: they only decide how soon a walk may stop, never what is an ancestor.
#pragma once

#include "git/commit_links.h"
#include "git/object_store.h"

#include <queue>
#include <unordered_map>

namespace refward::git {

class History {
 public:
  // `store` outlives the history. One history serves one question.
  explicit History(const ObjectStore& store) : store_(store) {}

  // As in Repo.
  [[nodiscard]] base::Result<bool> is_ancestor(const ObjectId& ancestor,
                                               const ObjectId& descendant);
  [[nodiscard]] base::Result<std::vector<LinkedCommit>> commits_between(
      const std::vector<ObjectId>& starts, const std::vector<ObjectId>& hidden, std::size_t limit);

 private:
  struct Node {
    ObjectId id;
    CommitLinks links;
    unsigned colours = 0;
    bool loaded = false;
    bool queued = false;
    bool candidate = false;        // spread while it was wanted and not hidden, and still so
    std::size_t open_parents = 0;  // for the order of the answer
    std::vector<Node*> children;   // likewise
  };

  struct Older {
    bool operator()(const Node* a, const Node* b) const noexcept {
      return a->links.date < b->links.date;
    }
  };

  [[nodiscard]] Node& node(const ObjectId& id);
  [[nodiscard]] base::Status load(Node& node);
  [[nodiscard]] base::Status paint(Node& node, unsigned colours);
  [[nodiscard]] Node* newest();
  [[nodiscard]] base::Status spread(Node& node);
  [[nodiscard]] base::Status spread_wanted(const std::vector<ObjectId>& starts);
  [[nodiscard]] base::Status spread_until_settled(std::size_t limit);
  [[nodiscard]] base::Status spread_hidden();
  [[nodiscard]] base::Status hide(const std::vector<ObjectId>& hidden);
  [[nodiscard]] std::vector<LinkedCommit> in_order();

  const ObjectStore& store_;
  std::unordered_map<ObjectId, Node, ObjectIdHash> nodes_;
  // May hold nodes that have been spread out of turn since; they are no longer `queued`.
  std::priority_queue<Node*, std::vector<Node*>, Older> queue_;
  std::size_t open_ = 0;        // queued nodes that are wanted and not hidden: the walk goes on
  std::vector<Node*> met_;      // whatever was a candidate once
  std::size_t candidates_ = 0;  // of those, the ones that still are
  std::int64_t oldest_ = 0;     // date of the oldest in met_
};

}  // namespace refward::git
