// SPDX-License-Identifier: Apache-2.0
// TreeWalk: the trees and entries that commits bring, each tree once. Private to the room. Whatever
// stands under the same name in a tree of a compared parent is left out: that parent is known, or
// has been walked before. Nothing is ever left out because it is in the object store.
#pragma once

#include "push/push.h"

#include <array>
#include <memory>
#include <unordered_set>

namespace refward::push {

// What a walk holds of one tree; `tree` points into `object`, so it stays where it was made.
struct LoadedTree {
  git::ObjectId id;
  git::Object object;
  git::Tree tree;
};

using TreePointer = std::shared_ptr<const LoadedTree>;

// Where a tree comes from.
struct Origin {
  git::ObjectId commit;  // or tag, or ref tip
  const std::string& ref;
};

class TreeWalk {
 public:
  // Git's own default is 2048 (core.maxTreeDepth); its path limit is what the system can open.
  static constexpr std::size_t kMaxDepth = 1024;
  static constexpr std::size_t kMaxPathBytes = 4096;
  static constexpr std::uint64_t kMaxTreeBytes = 256u << 20;

  // Both outlive the walk.
  TreeWalk(const git::Repo& repo, const NewObjects& visit) : repo_(repo), visit_(visit) {}

  // Trees and blobs that are known already.
  void know_tree(const git::ObjectId& id) { trees_.insert(id); }

  void know_blob(const git::ObjectId& id) { blobs_.insert(id); }

  [[nodiscard]] base::Status walk(const git::ObjectId& root,
                                  const std::vector<git::ObjectId>& parent_roots,
                                  const Origin& origin);
  // A blob, executable, symlink or submodule.
  void meet(const git::NewEntry& entry, const std::string& ref);

 private:
  using IdSet = std::unordered_set<git::ObjectId, git::ObjectIdHash>;

  // The same folder in a parent, and how far it has been compared.
  struct Base {
    TreePointer tree;
    std::size_t next = 0;
  };

  struct Frame {
    TreePointer tree;
    std::size_t next = 0;
    std::vector<Base> bases;
    std::size_t path_length = 0;  // of the folder's own path
  };

  [[nodiscard]] base::Result<TreePointer> load(const git::ObjectId& id);
  [[nodiscard]] std::vector<Base> load_bases(const std::vector<git::ObjectId>& ids);
  [[nodiscard]] base::Status enter(const git::ObjectId& id,
                                   const std::vector<git::ObjectId>& bases,
                                   const Origin& origin);
  [[nodiscard]] base::Status look_at(const git::TreeEntry& entry, const Origin& origin);

  const git::Repo& repo_;
  const NewObjects& visit_;
  IdSet trees_;
  // Apart from each other: a submodule's id says nothing of a blob that happens to bear it.
  IdSet blobs_;
  IdSet submodules_;
  std::size_t again_ = 0;
  std::vector<Frame> frames_;
  std::string path_;
  std::array<TreePointer, 256> recent_;  // by the first byte of the id
};

}  // namespace refward::push
