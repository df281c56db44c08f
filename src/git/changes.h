// SPDX-License-Identifier: Apache-2.0
// Changes: what a commit changes (design.md 4.5): its difference to its parent; for a merge, its
// difference to the recomputed merge of its parents, where what is in conflict counts as changed;
// for a commit without parents, to the empty tree. Renames are a removal and an addition;
// attributes, drivers and replace refs are not looked at.
#pragma once

#include "base/result.h"
#include "git/object_id.h"
#include "git/objects.h"
#include "git/repo.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace refward::git {

// What stands at a path on one side; trees are never compared as such, only what is in them.
struct PathState {
  EntryKind kind = EntryKind::blob;
  ObjectId id;
  friend bool operator==(const PathState&, const PathState&) = default;
};

struct PathChange {
  std::string path;                        // from the root, raw bytes
  std::optional<PathState> before, after;  // never both absent, never equal
};

inline constexpr std::size_t kMaxChangedPaths = 1'000'000;
inline constexpr std::size_t kMaxMergeParents = 64;

// What differs between two trees, by path in Git's order; a null id is the empty tree. An error:
// something is missing or malformed, or there is more than kMaxChangedPaths.
[[nodiscard]] base::Result<std::vector<PathChange>> tree_changes(const Repo& repo,
                                                                 const ObjectId& before,
                                                                 const ObjectId& after);

// What a commit changes, in two lists of which at least one is empty.
struct CommitChanges {
  std::vector<PathChange> own;
  // Of a merge that is Git's own, and not that of our walk: what Git has carried to these paths,
  // by renames as a rule. Nobody's hand, and yet new content at a path that nobody changed: who has
  // to guard paths looks at it, since history can be drawn so that it arrives anywhere.
  std::vector<PathChange> carried;
};

// Of a merge: nothing where it equals the recomputed merge by our own three-way walk; where it
// equals that of `git merge-tree` (asked only where ours differs; design.md 4.5) the difference to
// ours is carried, else own. An error as above.
[[nodiscard]] base::Result<CommitChanges> commit_changes(const Repo& repo, const ObjectId& commit);

// Its `own`.
[[nodiscard]] base::Result<std::vector<PathChange>> changes_of(const Repo& repo,
                                                               const ObjectId& commit);

// The merge of `parents` as our own walk recomputes it: the tree by path differences to
// parents.front(), and the paths that it leaves in conflict.
struct RecomputedMerge {
  std::vector<PathChange> to_first;    // first parent -> merge, conflicts left out
  std::vector<std::string> conflicts;  // in Git's order
};

[[nodiscard]] base::Result<RecomputedMerge> recompute_merge(const Repo& repo,
                                                            const std::vector<ObjectId>& parents);

}  // namespace refward::git
