// SPDX-License-Identifier: Apache-2.0
// TreeMerge: the three-way merge of trees, path by path, equal ids skipped: what one side alone has
// changed is taken from it, what both have changed alike from either, contents that both have
// changed go to BlobMerge. No renames, attributes or drivers. Private to the room.
#pragma once

#include "git/blob_merge.h"
#include "git/changes.h"
#include "git/folder.h"

namespace refward::git {

// Trees; null ids are empty. Without a base everything that the sides have different is in
// conflict.
struct MergeSides {
  std::optional<ObjectId> base;
  ObjectId ours;
  ObjectId theirs;
};

// What stands in the merged tree at a path in conflict: nothing; or, in a tree that serves as a
// base only, something that no other tree has there, so that whatever is merged over it is in
// conflict too.
enum class AtConflicts { nothing, mark };

// What a merge works with; one set serves all merges of one question.
struct MergeTools {
  MergeTools(const Repo& repo, MadeObjects& objects)
      : made(objects), reader(repo, objects), blobs(repo, objects) {}

  MadeObjects& made;
  FolderReader reader;
  BlobMerge blobs;
};

class TreeMerge {
 public:
  // The tools outlive it.
  TreeMerge(MergeTools& tools, AtConflicts at_conflicts)
      : tools_(tools), at_conflicts_(at_conflicts) {}

  // The merged tree, null where it is empty. An error: something is missing or malformed, or there
  // is too much of it.
  [[nodiscard]] base::Result<ObjectId> merge(const MergeSides& sides);

  // Of all merges so far, in Git's order.
  [[nodiscard]] std::vector<std::string> take_conflicts();

 private:
  struct LeafSides;

  [[nodiscard]] base::Result<ObjectId> merge_entries(const MergeSides& sides);
  [[nodiscard]] base::Result<std::optional<TreeEntry>> merge_entry(const FolderJoin& join,
                                                                   const MergeSides& sides);
  [[nodiscard]] base::Result<ObjectId> merge_folder(std::string_view name, const MergeSides& sides);
  [[nodiscard]] base::Result<std::optional<PathState>> merge_leaf(std::string_view name,
                                                                  const LeafSides& sides);
  [[nodiscard]] base::Result<std::optional<PathState>> merge_files(const LeafSides& sides);
  [[nodiscard]] base::Result<std::optional<PathState>> conflict(std::string_view name,
                                                                const LeafSides& sides);
  [[nodiscard]] base::Status drop_clashes(std::vector<TreeEntry>& entries,
                                          std::vector<std::string_view> folders);

  MergeTools& tools_;
  AtConflicts at_conflicts_;
  WalkPath path_;
  std::vector<std::string> conflicts_;
};

}  // namespace refward::git
