// SPDX-License-Identifier: Apache-2.0
// CommitLinks: what a walk needs of a commit: its tree, its parents, and the committer's date as a
// hint for the order. By the rules of Git's commit.c (parse_commit_buffer): parents count only
// directly behind the tree line. Private to the room; for judging a commit there is parse_commit,
// which agrees on tree and parents or refuses.
#pragma once

#include "base/result.h"
#include "git/object_id.h"
#include "git/object_store.h"

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace refward::git {

struct CommitLinks {
  ObjectId tree;
  std::vector<ObjectId> parents;
  std::int64_t date = 0;  // 0 where it does not parse; anybody may lie about it
};

[[nodiscard]] base::Result<CommitLinks> parse_commit_links(std::string_view raw);

// The links of commits that were read before: an id has one meaning, and the store compares what it
// reads with it, so what was read once holds. One for each handle on a repository.
class LinkBook {
 public:
  // Some 200 bytes each.
  static constexpr std::size_t kMaxKept = 1'000'000;

  // Forgets everything where it holds more than kMaxKept. What get() gave ends with that.
  void make_room();
  // An error: not there, no commit, or malformed.
  [[nodiscard]] base::Result<const CommitLinks*> get(const ObjectStore& store, const ObjectId& id);

 private:
  std::unordered_map<ObjectId, CommitLinks, ObjectIdHash> known_;
};

}  // namespace refward::git
