// SPDX-License-Identifier: Apache-2.0
#include "git/folder.h"

#include "git/changes.h"

#include <fmt/core.h>

#include <algorithm>

namespace refward::git {

namespace {

base::Status check_has_one_reading(const Tree& tree) {
  const auto fault = std::find_if(tree.faults.begin(), tree.faults.end(), [](const auto& found) {
    return found.severity == FaultClass::ambiguous && found.code != "dot-git";
  });
  if (fault != tree.faults.end())
    return base::Error(std::string(fault->code));
  return base::Done();
}

}  // namespace

FolderPointer FolderShelf::find(const ObjectId& id) const {
  const auto found = known_.find(id);
  return found == known_.end() ? nullptr : found->second;
}

void FolderShelf::keep(const ObjectId& id, FolderPointer folder) {
  const std::size_t size =
      folder->object.bytes.size() + folder->tree.entries.size() * sizeof(TreeEntry);
  if (size > kMaxBytes)
    return;
  if (size > kMaxBytes - bytes_) {
    known_.clear();
    bytes_ = 0;
  }
  if (known_.emplace(id, std::move(folder)).second)
    bytes_ += size;
}

base::Result<FolderPointer> FolderReader::read(const ObjectId& id) {
  // Git knows it without having it (object-file.c, cached objects).
  static const ObjectId empty_tree = name_of({ObjectKind::tree, {}});
  const auto folder = std::make_shared<Folder>();
  if (id.is_null() || id == empty_tree)
    return FolderPointer(folder);
  const Object* const made = made_.find(id);
  if (const FolderPointer known = made == nullptr ? repo_.folders().find(id) : nullptr;
      known && has_room_for(*known)) {
    bytes_ += known->object.bytes.size();
    return known;
  }
  if (made != nullptr) {
    folder->object = *made;
  } else {
    TRY(folder->object, repo_.read(id, kMaxBytes - bytes_));
  }
  if (folder->object.kind != ObjectKind::tree)
    return base::Error(fmt::format("object {} is no tree", id.hex()));
  if (!has_room_for(*folder))
    return base::Error("trees that are too large to compare");
  bytes_ += folder->object.bytes.size();
  auto tree = parse_tree(folder->object.bytes);
  if (!tree)
    return tree.error().within("tree " + id.hex());
  folder->tree = *std::move(tree);
  // A base that was merged out of several may hold a file and a folder of one name.
  const base::Status status = check_has_one_reading(folder->tree);
  if (made == nullptr && !status)
    return status.error().within("malformed tree " + id.hex());
  if (made == nullptr)
    repo_.folders().keep(id, folder);
  return FolderPointer(folder);
}

FolderJoin::FolderJoin(std::vector<FolderPointer> folders)
    : folders_(std::move(folders)), next_(folders_.size()), met_(folders_.size()) {}

bool FolderJoin::next() {
  first_ = nullptr;
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    const auto& entries = folders_[i]->tree.entries;
    met_[i] = next_[i] < entries.size() ? &entries[next_[i]] : nullptr;
    if (met_[i] != nullptr && (first_ == nullptr || comes_before(*met_[i], *first_)))
      first_ = met_[i];
  }
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    if (met_[i] != nullptr && comes_before(*first_, *met_[i]))
      met_[i] = nullptr;
    else if (met_[i] != nullptr)
      ++next_[i];
  }
  return first_ != nullptr;
}

base::Status WalkPath::enter(std::string_view name) {
  if (lengths_.size() == kMaxDepth)
    return base::Error(fmt::format("folders more than {} deep", kMaxDepth));
  if (folder_.size() + name.size() > kMaxLength)
    return base::Error(fmt::format("a path of more than {} bytes", kMaxLength));
  lengths_.push_back(folder_.size());
  folder_ += name;
  folder_ += '/';
  return base::Done();
}

void WalkPath::leave() {
  folder_.resize(lengths_.back());
  lengths_.pop_back();
}

base::Result<std::string> WalkPath::tell(std::string_view name) {
  std::string path = folder_ + std::string(name);
  if (path.size() > kMaxLength)
    return base::Error(fmt::format("a path of more than {} bytes", kMaxLength));
  told_bytes_ += path.size();
  if (++told_ > kMaxChangedPaths || told_bytes_ > kMaxToldBytes)
    return base::Error(fmt::format("more than {} changed paths", kMaxChangedPaths));
  return path;
}

}  // namespace refward::git
