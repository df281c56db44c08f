// SPDX-License-Identifier: Apache-2.0
// Recomputation: the merge of some commits as our own walk makes it (changes.h), with the objects
// that it made. Private to the room.
#pragma once

#include "git/changes.h"
#include "git/folder.h"

namespace refward::git {

struct Recomputation {
  MadeObjects made;
  ObjectId tree;  // null where nothing is left; paths in conflict are not in it
  std::vector<std::string> conflicts;  // in Git's order
};

// The tree that a commit names. An error: it is missing, no commit or malformed.
[[nodiscard]] base::Result<ObjectId> tree_of(const Repo& repo, const ObjectId& commit);

// Parents in their order, each merged into what those before it gave. An error as for
// recompute_merge().
[[nodiscard]] base::Result<Recomputation> recompute(const Repo& repo,
                                                    const std::vector<ObjectId>& parents);

}  // namespace refward::git
