// SPDX-License-Identifier: Apache-2.0
#include "push/tree_walk.h"

#include <fmt/core.h>

namespace refward::push {

namespace {

// Bigger trees are read again rather than kept.
constexpr std::size_t kMaxRecentBytes = 64 * 1024;

// The entry of this name in the base, which advances to it: both are in Git's order. In a base that
// is not, entries may be missed, and what they name counts as new.
const git::TreeEntry* find_beside(const git::TreeEntry& entry,
                                  const git::Tree& base,
                                  std::size_t& next) {
  while (next < base.entries.size() && comes_before(base.entries[next], entry))
    ++next;
  if (next == base.entries.size() || base.entries[next].name != entry.name)
    return nullptr;
  return &base.entries[next];
}

}  // namespace

base::Result<TreePointer> TreeWalk::load(const git::ObjectId& id) {
  TreePointer& recent = recent_[id.bytes().front()];
  if (recent && recent->id == id)
    return recent;
  auto loaded = std::make_shared<LoadedTree>();
  loaded->id = id;
  TRY(loaded->object, repo_.read(id, kMaxTreeBytes));
  if (loaded->object.kind != git::ObjectKind::tree)
    return base::Error(fmt::format("object {} is no tree", id.hex()));
  auto tree = git::parse_tree(loaded->object.bytes);
  if (!tree)
    return tree.error().within("tree " + id.hex());
  loaded->tree = *std::move(tree);
  if (loaded->object.bytes.size() <= kMaxRecentBytes)
    recent = loaded;
  return TreePointer(std::move(loaded));
}

std::vector<TreeWalk::Base> TreeWalk::load_bases(const std::vector<git::ObjectId>& ids) {
  std::vector<Base> bases;
  for (const git::ObjectId& id : ids) {
    const auto tree = load(id);
    if (tree)
      bases.push_back({*tree, 0});
  }
  return bases;
}

base::Status TreeWalk::walk(const git::ObjectId& root,
                            const std::vector<git::ObjectId>& parent_roots,
                            const Origin& origin) {
  for (const git::ObjectId& parent_root : parent_roots) {
    if (parent_root == root)
      return base::Done();
  }
  frames_.clear();
  path_.clear();
  TRY_OK(enter(root, parent_roots, origin));
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    path_.resize(frame.path_length);
    if (frame.next == frame.tree->tree.entries.size()) {
      frames_.pop_back();
      continue;
    }
    TRY_OK(look_at(frame.tree->tree.entries[frame.next++], origin));
  }
  return base::Done();
}

base::Status TreeWalk::enter(const git::ObjectId& id,
                             const std::vector<git::ObjectId>& bases,
                             const Origin& origin) {
  const bool met = !trees_.insert(id).second;
  if (met && !(visit_.on_tree_again && visit_.on_tree_again(id, path_)))
    return base::Done();
  // A few trees that name each other many times make paths without end.
  if (met && ++again_ > kMaxTreesAgain)
    return base::Error(fmt::format("more than {} folders that repeat others", kMaxTreesAgain));
  if (frames_.size() == kMaxDepth)
    return base::Error(fmt::format("trees nested more than {} deep", kMaxDepth));
  TRY(const TreePointer tree, load(id));
  if (visit_.on_tree && !met)
    visit_.on_tree(id, tree->tree, origin.commit, path_, origin.ref);
  frames_.push_back({tree, 0, load_bases(bases), path_.size()});
  return base::Done();
}

base::Status TreeWalk::look_at(const git::TreeEntry& entry, const Origin& origin) {
  std::vector<git::ObjectId> bases;
  for (Base& base : frames_.back().bases) {
    const git::TreeEntry* const beside = find_beside(entry, base.tree->tree, base.next);
    if (beside == nullptr || beside->kind != entry.kind)
      continue;
    if (beside->id == entry.id)
      return base::Done();
    bases.push_back(beside->id);
  }
  if (!path_.empty())
    path_ += '/';
  path_ += entry.name;
  if (path_.size() > kMaxPathBytes)
    return base::Error(fmt::format("a path of more than {} bytes", kMaxPathBytes));
  if (entry.kind == git::EntryKind::tree)
    return enter(entry.id, bases, origin);
  meet({.path = path_, .id = entry.id, .kind = entry.kind, .commit = origin.commit}, origin.ref);
  return base::Done();
}

void TreeWalk::meet(const git::NewEntry& entry, const std::string& ref) {
  IdSet& met = entry.kind == git::EntryKind::submodule ? submodules_ : blobs_;
  const auto& call = met.insert(entry.id).second ? visit_.on_entry : visit_.on_entry_again;
  if (call)
    call(entry, ref);
}

}  // namespace refward::push
