// SPDX-License-Identifier: Apache-2.0
#include "git/reachability.h"

#include "git/commit_links.h"
#include "git/tree_cursor.h"

#include <fmt/core.h>

#include <algorithm>

namespace refward::git {

namespace {

constexpr std::uint64_t kMaxBytes = 256u << 20;  // of a commit, tag or tree

class Search {
 public:
  Search(const ObjectStore& store, const ObjectIdSet& wanted) : store_(store), missing_(wanted) {
    // Without trees to look for, none is read. A name that is not there may be a submodule's.
    for (const ObjectId& id : wanted) {
      const auto header = store_.header(id);
      if (!header || header->kind == ObjectKind::tree || header->kind == ObjectKind::blob)
        in_trees_ = true;
    }
  }

  [[nodiscard]] base::Status run(const std::vector<ObjectId>& tips) {
    for (const ObjectId& tip : tips) {
      TRY_OK(enter(tip));
    }
    while (!heap_.empty() && !missing_.empty()) {
      std::pop_heap(heap_.begin(), heap_.end(), older);
      const CommitLinks next = std::move(heap_.back());
      heap_.pop_back();
      if (in_trees_) {
        TRY_OK(search_tree(next.tree));
      }
      for (const ObjectId& parent : next.parents) {
        TRY_OK(enter_commit(parent));
      }
    }
    return base::Done();
  }

  [[nodiscard]] ObjectIdSet take_found() { return std::move(found_); }

 private:
  static bool older(const CommitLinks& a, const CommitLinks& b) noexcept { return a.date < b.date; }

  void meet(const ObjectId& id) {
    if (missing_.erase(id) != 0)
      found_.insert(id);
  }

  base::Status enter(ObjectId id) {
    for (std::size_t level = 0; level <= kMaxTagLevels; ++level) {
      const auto header = store_.header(id);
      if (!header)
        return base::Error(fmt::format("object {} is not there", id.hex()));
      meet(id);
      if (header->kind == ObjectKind::commit)
        return enter_commit(id);
      if (header->kind == ObjectKind::tree)
        return search_tree(id);
      if (header->kind == ObjectKind::blob)
        return base::Done();
      TRY(const OdbObject object, store_.read(id, kMaxBytes));
      TRY(const Tag tag, parse_tag(bytes_of(object)));
      id = tag.target;
    }
    return base::Error("a chain of tags that is too long");
  }

  base::Status enter_commit(const ObjectId& id) {
    if (!seen_.insert(id).second)
      return base::Done();
    meet(id);
    TRY(const OdbObject object, store_.read(id, kMaxBytes));
    TRY(CommitLinks links, parse_commit_links(bytes_of(object)));
    meet(links.tree);
    heap_.push_back(std::move(links));
    std::push_heap(heap_.begin(), heap_.end(), older);
    return base::Done();
  }

  base::Status search_tree(const ObjectId& root) {
    std::vector<ObjectId> open = {root};
    while (!open.empty() && !missing_.empty()) {
      const ObjectId id = open.back();
      open.pop_back();
      if (seen_.insert(id).second) {
        TRY_OK(search_entries(id, open));
      }
    }
    return base::Done();
  }

  base::Status search_entries(const ObjectId& tree, std::vector<ObjectId>& open) {
    TRY(const OdbObject object, store_.read(tree, kMaxBytes));
    if (kind_of(object) != ObjectKind::tree)
      return base::Error(fmt::format("object {} is no tree", tree.hex()));
    TreeCursor cursor(bytes_of(object));
    RawTreeEntry entry;
    TreeCursor::Step step = cursor.next(entry);
    for (; step == TreeCursor::Step::entry; step = cursor.next(entry)) {
      meet(entry.id);
      if ((entry.mode & kTypeBits) == kDirectoryType)
        open.push_back(entry.id);
    }
    if (step == TreeCursor::Step::malformed)
      return base::Error(fmt::format("malformed tree {}", tree.hex()));
    return base::Done();
  }

  const ObjectStore& store_;
  ObjectIdSet missing_;
  ObjectIdSet found_;
  ObjectIdSet seen_;  // commits and trees
  std::vector<CommitLinks> heap_;
  bool in_trees_ = false;
};

}  // namespace

base::Result<ObjectIdSet> find_reachable(const ObjectStore& store,
                                         const ObjectIdSet& wanted,
                                         const std::vector<ObjectId>& tips) {
  Search search(store, wanted);
  TRY_OK(search.run(tips));
  return search.take_found();
}

}  // namespace refward::git
