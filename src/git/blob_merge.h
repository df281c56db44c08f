// SPDX-License-Identifier: Apache-2.0
// BlobMerge: the contents of a file that both sides of a merge have changed, merged line by line as
// `git merge-file` does, by libgit2's copy of Git's xdiff. No attributes, no drivers, no filters.
// What is binary or beyond the limits is in conflict. Private to the room.
#pragma once

#include "git/made_objects.h"

#include <optional>

namespace refward::git {

class BlobMerge {
 public:
  // xdiff chains lines whose hashes agree and compares a line with its whole chain, and such lines
  // are easily made: its time grows with the square of the lines, and nothing can stop it. Beyond
  // these limits Git is asked, which a deadline stops.
  static constexpr std::uint64_t kMaxBytes = 1u << 20;        // of each of the three
  static constexpr std::uint64_t kMaxLines = 20'000;          // of the three together
  static constexpr std::uint64_t kMaxEffort = 4'000'000'000;  // squares of lines, of all files

  // Both outlive it.
  BlobMerge(const Repo& repo, MadeObjects& made) : repo_(repo), made_(made) {}

  // The id of the merged blob, which is among the made objects; nothing: conflict. An error: one of
  // them is missing or no blob.
  [[nodiscard]] base::Result<std::optional<ObjectId>> merge(const ObjectId& base,
                                                            const ObjectId& ours,
                                                            const ObjectId& theirs);

 private:
  [[nodiscard]] base::Result<std::optional<std::string>> read(const ObjectId& id) const;
  [[nodiscard]] bool is_worth_it(std::uint64_t lines);

  const Repo& repo_;
  MadeObjects& made_;
  std::uint64_t effort_ = 0;
};

}  // namespace refward::git
