// SPDX-License-Identifier: Apache-2.0
// What Git itself would merge: git-merge-tree(1), --write-tree, for users whose merges know
// renames, several bases, or another diff than ours. Private to the room.
//
// What is merged comes from whoever pushes, so Git runs where nothing can be hooked onto it: in a
// repository of its own, made for this one question, whose configuration and refs are ours and
// which only borrows the objects (of the repository and of the quarantine). No configuration of the
// repository, the user or the system is read, so no merge driver, filter, textconv or hook exists
// that a .gitattributes could name, and no lazy fetch; what it writes vanishes with the folder.
#pragma once

#include "git/repo.h"

#include <chrono>
#include <optional>
#include <vector>

namespace refward::git {

inline constexpr std::chrono::seconds kMergeTreeDeadline{10};

// The tree of a merge without conflict. Nothing: in conflict; or Git did not say, be it that it is
// not there, too old (before 2.38), failed, or took longer than the deadline; or there are not two
// parents, which is all that merge-tree merges. Throws base::Failure where no temporary folder can
// be made or no process be started.
[[nodiscard]] std::optional<ObjectId> merged_by_git(const Repo& repo,
                                                    const std::vector<ObjectId>& parents);

}  // namespace refward::git
