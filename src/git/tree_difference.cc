// SPDX-License-Identifier: Apache-2.0
#include "git/tree_difference.h"

#include <algorithm>

namespace refward::git {

namespace {

constexpr std::size_t kBefore = 0;
constexpr std::size_t kAfter = 1;

std::optional<PathState> state_of(const TreeEntry* entry) {
  if (entry == nullptr)
    return std::nullopt;
  return PathState{entry->kind, entry->id};
}

}  // namespace

base::Result<std::vector<PathChange>> TreeDifference::between(const ObjectId& before,
                                                              const ObjectId& after) {
  TRY_OK(compare(before, after));
  return std::move(changes_);
}

base::Status TreeDifference::compare(const ObjectId& before, const ObjectId& after) {
  if (before == after)
    return base::Done();
  TRY(FolderPointer old_folder, reader_.read(before));
  TRY(FolderPointer new_folder, reader_.read(after));
  FolderJoin join({std::move(old_folder), std::move(new_folder)});
  while (join.next()) {
    TRY_OK(join.is_folder() ? compare_folder(join) : compare_leaf(join));
  }
  return base::Done();
}

base::Status TreeDifference::compare_folder(const FolderJoin& join) {
  if (join.id(kBefore) == join.id(kAfter))
    return base::Done();
  TRY_OK(path_.enter(join.name()));
  if (leads_to_wanted()) {
    TRY_OK(compare(join.id(kBefore), join.id(kAfter)));
  }
  path_.leave();
  return base::Done();
}

base::Status TreeDifference::compare_leaf(const FolderJoin& join) {
  auto before = state_of(join.entry(kBefore));
  auto after = state_of(join.entry(kAfter));
  if (before == after || !is_wanted(join.name()))
    return base::Done();
  TRY(std::string path, path_.tell(join.name()));
  changes_.push_back({std::move(path), before, after});
  return base::Done();
}

bool TreeDifference::is_wanted(std::string_view name) const {
  return only_ == nullptr ||
         std::binary_search(only_->begin(), only_->end(), path_.folder() + std::string(name));
}

bool TreeDifference::leads_to_wanted() const {
  if (only_ == nullptr)
    return true;
  const auto next = std::lower_bound(only_->begin(), only_->end(), path_.folder());
  return next != only_->end() && next->starts_with(path_.folder());
}

base::Result<std::vector<PathChange>> tree_changes(const Repo& repo,
                                                   const ObjectId& before,
                                                   const ObjectId& after) {
  const MadeObjects none;
  FolderReader reader(repo, none);
  return TreeDifference(reader).between(before, after);
}

}  // namespace refward::git
