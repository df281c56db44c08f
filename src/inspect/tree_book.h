// SPDX-License-Identifier: Apache-2.0
// TreeBook: what stands at a path of a tree, for whoever asks the same trees for many paths: each
// tree object is read once.
#pragma once

#include "git/changes.h"
#include "git/repo.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace refward::inspect {

class TreeBook {
 public:
  // Of all trees together; what lies beyond is unknown.
  static constexpr std::uint64_t kMaxBytes = std::uint64_t{256} << 20;

  // `repo` outlives it.
  explicit TreeBook(const git::Repo& repo) : repo_(repo) {}

  struct Found {
    // unknown: a tree on the way is missing, malformed, or beyond the limit.
    enum class Kind { present, absent, unknown } kind = Kind::unknown;
    git::PathState state = {};  // where present; a folder is no state, and absent
  };

  // The null id is the empty tree. Paths as in git::PathChange.
  [[nodiscard]] Found at(const git::ObjectId& tree, std::string_view path);
  // The tree at a folder ("envs/prod/"; empty: the tree itself); the null id where there is none;
  // nothing where that is unknown.
  [[nodiscard]] std::optional<git::ObjectId> folder(const git::ObjectId& tree,
                                                    std::string_view folder);
  // Of the commit that a ref's value ends at, through tags; nothing where it ends at none, or that
  // is not there.
  [[nodiscard]] std::optional<git::ObjectId> tree_of(const git::ObjectId& value);

 private:
  struct Folder {
    std::string bytes;
    std::vector<git::TreeEntry> entries;  // by name; views into `bytes`
  };

  [[nodiscard]] const Folder* read(const git::ObjectId& tree);
  [[nodiscard]] std::unique_ptr<Folder> load(const git::ObjectId& tree);

  const git::Repo& repo_;
  std::unordered_map<git::ObjectId, std::unique_ptr<Folder>, git::ObjectIdHash> folders_;
  std::uint64_t bytes_ = 0;
};

}  // namespace refward::inspect
