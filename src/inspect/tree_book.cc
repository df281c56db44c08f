// SPDX-License-Identifier: Apache-2.0
#include "inspect/tree_book.h"

#include "git/objects.h"
#include "push/push.h"

#include <algorithm>
#include <utility>

namespace refward::inspect {
namespace {

constexpr std::uint64_t kMaxCommitBytes = std::uint64_t{16} << 20;
// Git knows it without having it.
constexpr std::string_view kEmptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

// Two entries of one name could be read as either.
bool has_one_reading(const git::Tree& tree) {
  return std::ranges::none_of(tree.faults, [](const git::ObjectFault& fault) {
    return fault.severity == git::FaultClass::ambiguous && fault.code != "dot-git";
  });
}

const git::TreeEntry* entry_named(const std::vector<git::TreeEntry>& entries,
                                  std::string_view name) {
  const auto found = std::ranges::lower_bound(entries, name, {}, &git::TreeEntry::name);
  return found != entries.end() && found->name == name ? &*found : nullptr;
}

}  // namespace

std::unique_ptr<TreeBook::Folder> TreeBook::load(const git::ObjectId& tree) {
  auto out = std::make_unique<Folder>();
  if (tree.is_null() || tree.hex() == kEmptyTree)
    return out;
  auto object = repo_.read(tree, kMaxBytes - bytes_);
  if (!object || object->kind != git::ObjectKind::tree)
    return nullptr;
  out->bytes = std::move(object->bytes);
  bytes_ += out->bytes.size();
  auto parsed = git::parse_tree(out->bytes);
  if (!parsed || !has_one_reading(*parsed))
    return nullptr;
  out->entries = std::move(parsed->entries);
  std::ranges::sort(out->entries, {}, &git::TreeEntry::name);
  return out;
}

const TreeBook::Folder* TreeBook::read(const git::ObjectId& tree) {
  const auto found = folders_.find(tree);
  if (found != folders_.end())
    return found->second.get();
  return folders_.emplace(tree, load(tree)).first->second.get();
}

std::optional<git::ObjectId> TreeBook::folder(const git::ObjectId& tree, std::string_view folder) {
  git::ObjectId here = tree;
  while (!folder.empty()) {
    const Folder* const read_folder = read(here);
    if (read_folder == nullptr)
      return std::nullopt;
    const std::size_t slash = std::min(folder.find('/'), folder.size());
    const git::TreeEntry* const entry = entry_named(read_folder->entries, folder.substr(0, slash));
    if (entry == nullptr || entry->kind != git::EntryKind::tree)
      return git::ObjectId();
    here = entry->id;
    folder.remove_prefix(std::min(slash + 1, folder.size()));
  }
  return here;
}

TreeBook::Found TreeBook::at(const git::ObjectId& tree, std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::size_t name = slash == std::string_view::npos ? 0 : slash + 1;
  const auto parent = folder(tree, path.substr(0, name));
  const Folder* const read_parent = parent ? read(*parent) : nullptr;
  if (read_parent == nullptr)
    return {};
  const git::TreeEntry* const entry = entry_named(read_parent->entries, path.substr(name));
  if (entry == nullptr || entry->kind == git::EntryKind::tree)
    return {.kind = Found::Kind::absent};
  return {.kind = Found::Kind::present, .state = {entry->kind, entry->id}};
}

std::optional<git::ObjectId> TreeBook::tree_of(const git::ObjectId& value) {
  if (value.is_null())
    return std::nullopt;
  const auto resolved = push::resolve(repo_, {{git::ObjectId(), value, "refs/heads/x"}});
  if (!resolved || !resolved->front().new_commit)
    return std::nullopt;
  const auto object = repo_.read(*resolved->front().new_commit, kMaxCommitBytes);
  const auto commit =
      object ? git::parse_commit(object->bytes) : base::Result<git::Commit>(object.error());
  return commit ? std::optional(commit->tree) : std::nullopt;
}

}  // namespace refward::inspect
