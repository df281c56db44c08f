// SPDX-License-Identifier: Apache-2.0
// Folder: one tree object, and what walks over several trees in step need: reading them within
// limits (FolderReader), meeting their entries name by name (FolderJoin), and the path where the
// walk stands (WalkPath). Private to the room.
#pragma once

#include "git/made_objects.h"

#include <memory>
#include <unordered_map>

namespace refward::git {

// `tree` points into `object`, so it stays where it was made.
struct Folder {
  Object object;
  Tree tree;
};

using FolderPointer = std::shared_ptr<const Folder>;

// Trees that were read before, whole and checked: an id has one meaning, and a commit's trees are
// its child's again. One for each handle on a repository.
class FolderShelf {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{16}
                                           << 20;  // beyond, everything is forgotten

  // Null where it was not read, or is forgotten.
  [[nodiscard]] FolderPointer find(const ObjectId& id) const;
  void keep(const ObjectId& id, FolderPointer folder);

 private:
  std::unordered_map<ObjectId, FolderPointer, ObjectIdHash> known_;
  std::size_t bytes_ = 0;
};

// Serves one question: what it has read counts against the limit.
class FolderReader {
 public:
  // Of all trees of one question, one read twice counted twice: small trees that name each other
  // again and again would else keep the walk busy for ever.
  static constexpr std::uint64_t kMaxBytes = std::uint64_t{256} << 20;

  // Both outlive the reader.
  FolderReader(const Repo& repo, const MadeObjects& made) : repo_(repo), made_(made) {}

  // The null id is the empty folder. An error: it is missing, no tree, too large, or has no one
  // reading (objects.h, FaultClass::ambiguous). A name like ".git" has one: only checkouts on other
  // file systems disagree about it, and a commit that removes such a file must be readable.
  [[nodiscard]] base::Result<FolderPointer> read(const ObjectId& id);

 private:
  [[nodiscard]] bool has_room_for(const Folder& folder) const noexcept {
    return folder.object.bytes.size() <= kMaxBytes - bytes_;
  }

  const Repo& repo_;
  const MadeObjects& made_;
  std::uint64_t bytes_ = 0;
};

// The entries of several folders, joined by name. A folder and a file of one name are two names, as
// they are in Git's order, so that paths come in the order of Git's index.
class FolderJoin {
 public:
  explicit FolderJoin(std::vector<FolderPointer> folders);

  // To the next name; false at the end.
  [[nodiscard]] bool next();

  [[nodiscard]] std::string_view name() const noexcept { return first_->name; }

  [[nodiscard]] bool is_folder() const noexcept { return first_->kind == EntryKind::tree; }

  // Null where that folder has no such entry.
  [[nodiscard]] const TreeEntry* entry(std::size_t folder) const { return met_[folder]; }

  // Its id, null where there is none.
  [[nodiscard]] ObjectId id(std::size_t folder) const {
    return met_[folder] != nullptr ? met_[folder]->id : ObjectId();
  }

 private:
  std::vector<FolderPointer> folders_;
  std::vector<std::size_t> next_;
  std::vector<const TreeEntry*> met_;
  const TreeEntry* first_ = nullptr;
};

// Where a walk stands, and how much it has told.
class WalkPath {
 public:
  static constexpr std::size_t kMaxDepth = 1024;   // half of Git's own default (core.maxTreeDepth)
  static constexpr std::size_t kMaxLength = 4096;  // bytes; no file system opens a longer one
  static constexpr std::size_t kMaxToldBytes = std::size_t{256} << 20;

  // Into a folder; an error beyond the limits.
  [[nodiscard]] base::Status enter(std::string_view name);
  void leave();

  // "a/b/", empty at the root.
  [[nodiscard]] const std::string& folder() const noexcept { return folder_; }

  // The whole path of an entry that is told of; an error beyond the limits.
  [[nodiscard]] base::Result<std::string> tell(std::string_view name);

 private:
  std::string folder_;
  std::vector<std::size_t> lengths_;
  std::size_t told_ = 0;
  std::size_t told_bytes_ = 0;
};

}  // namespace refward::git
