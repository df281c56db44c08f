// SPDX-License-Identifier: Apache-2.0
#include "inspect/change_book.h"

#include "base/thread_crew.h"
#include "inspect/commit_facts.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

namespace refward::inspect {
namespace {

constexpr std::size_t kEntryBytes = 128;  // of the book's own for each commit
// Commits that one thread takes one after the other: the trees of one are those of the next.
constexpr std::size_t kRun = 32;

std::size_t size_of(const ChangeBook::Entry& entry) {
  std::size_t bytes = kEntryBytes + entry.unreadable.size();
  for (const git::PathChange& change : entry.at_paths())
    bytes += sizeof(change) + change.path.capacity();
  return bytes;
}

ChangeBook::Entry entry_of(base::Result<git::CommitChanges> changes) {
  if (!changes)
    return {.changes = {}, .carried = {}, .unreadable = changes.error().what};
  return {
      .changes = std::move(changes->own), .carried = std::move(changes->carried), .unreadable = {}};
}

base::Result<git::CommitChanges> between(const git::Repo& repo,
                                         const git::ObjectId& before,
                                         const git::ObjectId& after) {
  TRY(std::vector<git::PathChange> changes, git::tree_changes(repo, before, after));
  return git::CommitChanges{std::move(changes), {}};
}

// What the walk has read of a commit and of its parent.
struct Trees {
  git::ObjectId before, after;
};

}  // namespace

struct ChangeBook::Draft {
  git::ObjectId id;
  std::optional<Trees> trees = {};  // nothing: a merge, or a parent that the walk did not meet
  std::optional<Entry> entry = {};
};

ChangeBook::ChangeBook(const git::Repo& repo, std::size_t threads, Progress progress)
    : repo_(repo), crew_(repo, threads), progress_(std::move(progress)) {}

bool ChangeBook::knows(const git::ObjectId& commit) const {
  return recent_.contains(commit) || older_.contains(commit);
}

// Whatever was handed out last stays for one call more.
void ChangeBook::make_room() {
  if (recent_bytes_ < kKeptBytes)
    return;
  older_ = std::move(recent_);
  recent_.clear();
  recent_bytes_ = 0;
}

const ChangeBook::Entry& ChangeBook::keep(const git::ObjectId& commit, Entry entry) {
  recent_bytes_ += size_of(entry);
  return recent_.insert_or_assign(commit, std::move(entry)).first->second;
}

const ChangeBook::Entry& ChangeBook::of(const git::ObjectId& commit) {
  if (const auto found = recent_.find(commit); found != recent_.end())
    return found->second;
  auto old = older_.extract(commit);
  make_room();
  if (old.empty())
    return keep(commit, entry_of(git::commit_changes(repo_, commit)));
  recent_bytes_ += size_of(old.mapped());
  return recent_.insert(std::move(old)).position->second;
}

void ChangeBook::prepare(std::span<const git::ObjectId> commits) {
  std::vector<Draft> drafts;
  for (const git::ObjectId& commit : commits.first(std::min(commits.size(), kBatch)))
    if (!knows(commit))
      drafts.push_back({.id = commit});
  find_out(drafts);
}

void ChangeBook::prepare(std::span<const git::LinkedCommit> commits) {
  std::unordered_map<git::ObjectId, git::ObjectId, git::ObjectIdHash> trees;
  std::vector<Draft> drafts;
  for (const git::LinkedCommit& commit : commits.first(std::min(commits.size(), kBatch))) {
    trees.emplace(commit.id, commit.tree);
    if (knows(commit.id))
      continue;
    Draft& draft = drafts.emplace_back(Draft{.id = commit.id});
    if (commit.parents.empty())
      draft.trees = Trees{{}, commit.tree};
    else if (const auto parent = trees.find(commit.parents.front());
             commit.parents.size() == 1 && parent != trees.end())
      draft.trees = Trees{parent->second, commit.tree};
  }
  find_out(drafts);
}

// Work is only begun while what was found fits; the rest is found when it is asked for.
void ChangeBook::find_out(std::vector<Draft>& drafts) {
  make_room();
  const std::size_t threads = crew_.threads_for(drafts.size());
  std::atomic<std::size_t> bytes = recent_bytes_;
  const std::size_t runs = (drafts.size() + kRun - 1) / kRun;
  base::work_off(runs, threads, [&](std::size_t thread, std::size_t run) {
    const git::Repo& repo = crew_.repo_of(thread);
    const auto end = std::min(drafts.size(), (run + 1) * kRun);
    for (std::size_t place = run * kRun; place < end && bytes < kKeptBytes; ++place) {
      Draft& draft = drafts[place];
      draft.entry = entry_of(draft.trees ? between(repo, draft.trees->before, draft.trees->after)
                                         : git::commit_changes(repo, draft.id));
      bytes += size_of(*draft.entry);
    }
  });
  for (Draft& draft : drafts)
    if (draft.entry)
      keep(draft.id, *std::move(draft.entry));
  prepared_ += drafts.size();
  if (progress_)
    progress_(ProgressStage::changes, prepared_);
}

}  // namespace refward::inspect
