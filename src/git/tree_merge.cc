// SPDX-License-Identifier: Apache-2.0
#include "git/tree_merge.h"

#include <fmt/core.h>

#include <algorithm>

namespace refward::git {

// States at one path; nothing where there is no file.
struct TreeMerge::LeafSides {
  bool has_base;
  std::optional<PathState> base;
  std::optional<PathState> ours;
  std::optional<PathState> theirs;
};

namespace {

// FolderJoin's folders.
constexpr std::size_t kOurs = 0;
constexpr std::size_t kTheirs = 1;
constexpr std::size_t kBase = 2;

std::optional<PathState> state_of(const TreeEntry* entry) {
  if (entry == nullptr)
    return std::nullopt;
  return PathState{entry->kind, entry->id};
}

bool is_file(const std::optional<PathState>& state) {
  return state && (state->kind == EntryKind::blob || state->kind == EntryKind::executable);
}

std::string_view mode_of(EntryKind kind) {
  switch (kind) {
    case EntryKind::blob:
      return "100644";
    case EntryKind::executable:
      return "100755";
    case EntryKind::symlink:
      return "120000";
    case EntryKind::tree:
      return "40000";
    case EntryKind::submodule:
      return "160000";
  }
  return {};
}

std::string raw_tree(const std::vector<TreeEntry>& entries) {
  std::string raw;
  for (const TreeEntry& entry : entries) {
    raw += mode_of(entry.kind);
    raw += ' ';
    raw += entry.name;
    raw += '\0';
    raw += base::as_text(entry.id.bytes());
  }
  return raw;
}

std::string to_text(const std::optional<PathState>& state) {
  return state ? fmt::format("{} {}\n", mode_of(state->kind), state->id.hex()) : "-\n";
}

}  // namespace

base::Result<ObjectId> TreeMerge::merge(const MergeSides& sides) {
  if (sides.ours == sides.theirs || sides.base == sides.theirs)
    return sides.ours;
  if (sides.base == sides.ours)
    return sides.theirs;
  return merge_entries(sides);
}

base::Result<ObjectId> TreeMerge::merge_entries(const MergeSides& sides) {
  std::vector<FolderPointer> folders;
  for (const ObjectId& id : {sides.ours, sides.theirs, sides.base.value_or(ObjectId())}) {
    TRY(FolderPointer folder, tools_.reader.read(id));
    folders.push_back(std::move(folder));
  }
  FolderJoin join(std::move(folders));
  std::vector<TreeEntry> merged;
  std::vector<std::string_view> merged_folders;
  while (join.next()) {
    const std::size_t conflicts = conflicts_.size();
    TRY(const auto entry, merge_entry(join, sides));
    if (entry)
      merged.push_back(*entry);
    if (join.is_folder() && (entry || conflicts_.size() != conflicts))
      merged_folders.push_back(join.name());
  }
  TRY_OK(drop_clashes(merged, std::move(merged_folders)));
  if (merged.empty())
    return ObjectId();
  return tools_.made.add({ObjectKind::tree, raw_tree(merged)});
}

base::Result<std::optional<TreeEntry>> TreeMerge::merge_entry(const FolderJoin& join,
                                                              const MergeSides& sides) {
  const std::string_view name = join.name();
  if (join.is_folder()) {
    const auto base = sides.base ? std::optional(join.id(kBase)) : std::nullopt;
    TRY(const ObjectId id, merge_folder(name, {base, join.id(kOurs), join.id(kTheirs)}));
    return id.is_null() ? std::nullopt : std::optional(TreeEntry{name, EntryKind::tree, id});
  }
  TRY(const auto state, merge_leaf(name, {.has_base = sides.base.has_value(),
                                          .base = state_of(join.entry(kBase)),
                                          .ours = state_of(join.entry(kOurs)),
                                          .theirs = state_of(join.entry(kTheirs))}));
  return state ? std::optional(TreeEntry{name, state->kind, state->id}) : std::nullopt;
}

base::Result<ObjectId> TreeMerge::merge_folder(std::string_view name, const MergeSides& sides) {
  TRY_OK(path_.enter(name));
  TRY(const ObjectId id, merge(sides));
  path_.leave();
  return id;
}

base::Result<std::optional<PathState>> TreeMerge::merge_leaf(std::string_view name,
                                                             const LeafSides& sides) {
  if (sides.ours == sides.theirs)
    return sides.ours;
  if (!sides.has_base)
    return conflict(name, sides);
  if (sides.base == sides.ours)
    return sides.theirs;
  if (sides.base == sides.theirs)
    return sides.ours;
  if (!is_file(sides.base) || !is_file(sides.ours) || !is_file(sides.theirs))
    return conflict(name, sides);
  TRY(const auto merged, merge_files(sides));
  return merged ? merged : conflict(name, sides);
}

// merge-ort.c, handle_content_merge. Nothing: conflict.
base::Result<std::optional<PathState>> TreeMerge::merge_files(const LeafSides& sides) {
  const PathState& base = *sides.base;
  const PathState& ours = *sides.ours;
  const PathState& theirs = *sides.theirs;
  // There are two modes: one that is not the base's is that of the side that changed it.
  const EntryKind kind = ours.kind == base.kind ? theirs.kind : ours.kind;
  if (ours.id == theirs.id || ours.id == base.id)
    return std::optional(PathState{kind, theirs.id});
  if (theirs.id == base.id)
    return std::optional(PathState{kind, ours.id});
  TRY(const auto id, tools_.blobs.merge(base.id, ours.id, theirs.id));
  return id ? std::optional(PathState{kind, *id}) : std::nullopt;
}

base::Result<std::optional<PathState>> TreeMerge::conflict(std::string_view name,
                                                           const LeafSides& sides) {
  TRY(std::string path, path_.tell(name));
  conflicts_.push_back(std::move(path));
  if (at_conflicts_ == AtConflicts::nothing)
    return std::optional<PathState>();
  const std::string text = to_text(sides.base) + to_text(sides.ours) + to_text(sides.theirs);
  return std::optional(
      PathState{EntryKind::submodule, name_of({ObjectKind::blob, "conflict\n" + text})});
}

// Where one side has made a file and the other a folder of that name, or one in conflict, the
// folder stays. `folders` are names.
base::Status TreeMerge::drop_clashes(std::vector<TreeEntry>& entries,
                                     std::vector<std::string_view> folders) {
  std::sort(folders.begin(), folders.end());
  std::vector<TreeEntry> kept;
  for (const TreeEntry& entry : entries) {
    if (entry.kind == EntryKind::tree ||
        !std::binary_search(folders.begin(), folders.end(), entry.name)) {
      kept.push_back(entry);
      continue;
    }
    const PathState state{entry.kind, entry.id};
    TRY(const auto marked, conflict(entry.name, {true, std::nullopt, state, std::nullopt}));
    if (marked)
      kept.push_back({entry.name, marked->kind, marked->id});
  }
  entries = std::move(kept);
  return base::Done();
}

std::vector<std::string> TreeMerge::take_conflicts() {
  std::sort(conflicts_.begin(), conflicts_.end());
  conflicts_.erase(std::unique(conflicts_.begin(), conflicts_.end()), conflicts_.end());
  return std::move(conflicts_);
}

}  // namespace refward::git
