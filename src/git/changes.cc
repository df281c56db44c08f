// SPDX-License-Identifier: Apache-2.0
#include "git/changes.h"

#include "git/commit_links.h"
#include "git/merge_tree.h"
#include "git/recomputation.h"
#include "git/tree_difference.h"

#include <fmt/core.h>

#include <algorithm>

namespace refward::git {

namespace {

constexpr std::uint64_t kMaxCommitBytes = 64u << 20;

base::Result<CommitLinks> read_links(const Repo& repo, const ObjectId& commit) {
  TRY(const Object object, repo.read(commit, kMaxCommitBytes));
  if (object.kind != ObjectKind::commit)
    return base::Error(fmt::format("object {} is no commit", commit.hex()));
  auto links = parse_commit_links(object.bytes);
  if (!links)
    return links.error().within(commit.hex());
  return links;
}

bool by_path(const PathChange& a, const PathChange& b) {
  return a.path < b.path;
}

// The paths in conflict, as changed by `commit` from the first parent that has another state there:
// parents that all agreed with it would have been in no conflict.
base::Result<std::vector<PathChange>> resolutions(const Repo& repo,
                                                  const CommitLinks& commit,
                                                  std::vector<std::string> conflicts) {
  std::vector<PathChange> found;
  for (const ObjectId& parent : commit.parents) {
    if (conflicts.empty())
      break;
    TRY(const ObjectId tree, tree_of(repo, parent));
    const MadeObjects none;
    FolderReader reader(repo, none);
    TreeDifference difference(reader);
    difference.look_only_at(conflicts);
    TRY(std::vector<PathChange> changes, difference.between(tree, commit.tree));
    std::erase_if(conflicts, [&](const std::string& path) {
      return std::binary_search(changes.begin(), changes.end(), PathChange{path, {}, {}}, by_path);
    });
    std::move(changes.begin(), changes.end(), std::back_inserter(found));
  }
  if (!conflicts.empty())
    return base::Error("a path in conflict where all parents agree");
  return found;
}

base::Result<std::vector<PathChange>> difference_to(const Repo& repo,
                                                    const Recomputation& merge,
                                                    const CommitLinks& commit) {
  FolderReader reader(repo, merge.made);
  TRY(std::vector<PathChange> changes, TreeDifference(reader).between(merge.tree, commit.tree));
  std::erase_if(changes, [&](const PathChange& change) {
    return std::binary_search(merge.conflicts.begin(), merge.conflicts.end(), change.path);
  });
  TRY(std::vector<PathChange> resolved, resolutions(repo, commit, merge.conflicts));
  std::move(resolved.begin(), resolved.end(), std::back_inserter(changes));
  std::sort(changes.begin(), changes.end(), by_path);
  return changes;
}

base::Result<CommitChanges> changes_of_merge(const Repo& repo, const CommitLinks& commit) {
  TRY(const Recomputation merge, recompute(repo, commit.parents));
  TRY(std::vector<PathChange> changes, difference_to(repo, merge, commit));
  if (!changes.empty() && merged_by_git(repo, commit.parents) == commit.tree)
    return CommitChanges{{}, std::move(changes)};
  return CommitChanges{std::move(changes), {}};
}

}  // namespace

base::Result<CommitChanges> commit_changes(const Repo& repo, const ObjectId& commit) {
  TRY(const CommitLinks links, read_links(repo, commit));
  if (links.parents.size() > 1)
    return changes_of_merge(repo, links);
  ObjectId before;
  if (!links.parents.empty()) {
    TRY(before, tree_of(repo, links.parents.front()));
  }
  TRY(std::vector<PathChange> changes, tree_changes(repo, before, links.tree));
  return CommitChanges{std::move(changes), {}};
}

base::Result<std::vector<PathChange>> changes_of(const Repo& repo, const ObjectId& commit) {
  TRY(CommitChanges changes, commit_changes(repo, commit));
  return std::move(changes.own);
}

}  // namespace refward::git
