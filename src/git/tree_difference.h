// SPDX-License-Identifier: Apache-2.0
// TreeDifference: two trees walked in step, equal ids skipped: what is in one and not in the other,
// by whole paths. Private to the room.
#pragma once

#include "git/changes.h"
#include "git/folder.h"

namespace refward::git {

class TreeDifference {
 public:
  // The reader outlives it.
  explicit TreeDifference(FolderReader& reader) : reader_(reader) {}

  // Tells of these paths alone, in Git's order, and walks only towards them.
  void look_only_at(const std::vector<std::string>& paths) { only_ = &paths; }

  // Null ids are empty trees. In Git's order; an error as for tree_changes().
  [[nodiscard]] base::Result<std::vector<PathChange>> between(const ObjectId& before,
                                                              const ObjectId& after);

 private:
  [[nodiscard]] base::Status compare(const ObjectId& before, const ObjectId& after);
  [[nodiscard]] base::Status compare_folder(const FolderJoin& join);
  [[nodiscard]] base::Status compare_leaf(const FolderJoin& join);
  [[nodiscard]] bool is_wanted(std::string_view name) const;
  [[nodiscard]] bool leads_to_wanted() const;

  FolderReader& reader_;
  const std::vector<std::string>* only_ = nullptr;
  WalkPath path_;
  std::vector<PathChange> changes_;
};

}  // namespace refward::git
