// SPDX-License-Identifier: Apache-2.0
// CommitLinks: what a walk needs of a commit: its tree, its parents, and the committer's date as a
// hint for the order. By the rules of Git's commit.c (parse_commit_buffer): parents count only
// directly behind the tree line. Private to the room; for judging a commit there is parse_commit,
// which agrees on tree and parents or refuses.
#pragma once

#include "base/result.h"
#include "git/object_id.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace refward::git {

struct CommitLinks {
  ObjectId tree;
  std::vector<ObjectId> parents;
  std::int64_t date = 0;  // 0 where it does not parse; anybody may lie about it
};

[[nodiscard]] base::Result<CommitLinks> parse_commit_links(std::string_view raw);

}  // namespace refward::git
