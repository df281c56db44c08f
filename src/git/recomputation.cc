// SPDX-License-Identifier: Apache-2.0
#include "git/recomputation.h"

#include "git/commit_links.h"
#include "git/merge_bases.h"
#include "git/tree_difference.h"
#include "git/tree_merge.h"

#include <fmt/core.h>

#include <algorithm>

namespace refward::git {

namespace {

constexpr std::uint64_t kMaxCommitBytes = 64u << 20;

// Merges that make a base out of several, each of which may have several bases again: a history can
// be drawn so that their number has no end. Beyond this what differs is in conflict.
constexpr std::size_t kMaxBaseMerges = 64;

class Recomputer {
 public:
  Recomputer(const Repo& repo, MadeObjects& made) : repo_(repo), tools_(repo, made) {}

  base::Result<ObjectId> merge(const std::vector<ObjectId>& commits, TreeMerge& merge) {
    TRY(ObjectId tree, tree_of(repo_, commits.front()));
    for (auto next = commits.begin() + 1; next != commits.end(); ++next) {
      TRY(const auto base, base_tree({commits.begin(), next}, *next));
      TRY(const ObjectId theirs, tree_of(repo_, *next));
      TRY(tree, merge.merge({base, tree, theirs}));
    }
    return tree;
  }

  [[nodiscard]] MergeTools& tools() noexcept { return tools_; }

 private:
  // The empty tree where the sides are unrelated. Of several bases, their own merge, as Git's
  // recursive strategy does it. Nothing: there are too many to tell.
  base::Result<std::optional<ObjectId>> base_tree(const std::vector<ObjectId>& ours,
                                                  const ObjectId& theirs) {
    TRY(const std::vector<ObjectId> bases, repo_.merge_bases(ours, theirs));
    if (bases.empty())
      return std::optional(ObjectId());
    if (bases.size() > MergeBases::kMaxCompared || bases.size() > base_merges_left_)
      return std::optional<ObjectId>();
    base_merges_left_ -= bases.size() - 1;
    TreeMerge merging(tools_, AtConflicts::mark);
    TRY(const ObjectId tree, merge(bases, merging));
    return std::optional(tree);
  }

  const Repo& repo_;
  MergeTools tools_;
  std::size_t base_merges_left_ = kMaxBaseMerges;
};

}  // namespace

base::Result<ObjectId> tree_of(const Repo& repo, const ObjectId& commit) {
  TRY(const Object object, repo.read(commit, kMaxCommitBytes));
  if (object.kind != ObjectKind::commit)
    return base::Error(fmt::format("object {} is no commit", commit.hex()));
  TRY(const CommitLinks links, parse_commit_links(object.bytes));
  return links.tree;
}

base::Result<Recomputation> recompute(const Repo& repo, const std::vector<ObjectId>& parents) {
  if (parents.empty() || parents.size() > kMaxMergeParents)
    return base::Error(fmt::format("a merge of {} commits", parents.size()));
  Recomputation result;
  Recomputer recomputer(repo, result.made);
  TreeMerge merge(recomputer.tools(), AtConflicts::nothing);
  TRY(result.tree, recomputer.merge(parents, merge));
  result.conflicts = merge.take_conflicts();
  return result;
}

base::Result<RecomputedMerge> recompute_merge(const Repo& repo,
                                              const std::vector<ObjectId>& parents) {
  TRY(Recomputation merge, recompute(repo, parents));
  TRY(const ObjectId first, tree_of(repo, parents.front()));
  FolderReader reader(repo, merge.made);
  TRY(std::vector<PathChange> to_first, TreeDifference(reader).between(first, merge.tree));
  std::erase_if(to_first, [&](const PathChange& change) {
    return std::binary_search(merge.conflicts.begin(), merge.conflicts.end(), change.path);
  });
  return RecomputedMerge{std::move(to_first), std::move(merge.conflicts)};
}

}  // namespace refward::git
