// SPDX-License-Identifier: Apache-2.0
#include "push/peel.h"
#include "push/push.h"
#include "push/tree_walk.h"

#include <algorithm>
#include <unordered_map>

namespace refward::push {

namespace {

constexpr std::uint64_t kMaxCommitBytes = 64u << 20;

// An octopus is compared with this many parents; what the others bring counts as new once more.
constexpr std::size_t kMaxComparedParents = 8;

using IdSet = std::unordered_set<git::ObjectId, git::ObjectIdHash>;

class NewObjectWalk {
 public:
  NewObjectWalk(const git::Repo& repo, const Limits& limits, const NewObjects& visit)
      : repo_(repo), limits_(limits), visit_(visit), trees_(repo, visit) {}

  // A tip that does not peel hides nothing.
  void know(const std::vector<git::ObjectId>& known) {
    for (const git::ObjectId& tip : known) {
      const auto peeled = peel(repo_, tip);
      if (!peeled || !*peeled)
        continue;
      known_tags_.insert((*peeled)->tags.begin(), (*peeled)->tags.end());
      know_target(**peeled);
    }
  }

  base::Status walk(const std::vector<RefUpdate>& updates) {
    for (const RefUpdate& update : updates) {
      if (!update.new_id.is_null()) {
        TRY_OK(begin(update));
      }
    }
    TRY(commits_, repo_.linked_commits_between(starts_, known_commits_, limits_.max_commits));
    attribute();
    TRY_OK(visit_commits());
    TRY_OK(walk_direct_tips());
    return walk_commit_trees();
  }

 private:
  // A tree or blob at a ref, without a commit.
  struct DirectTip {
    git::ObjectId id;
    git::ObjectKind kind;
    git::ObjectId brought_by;
    const std::string* ref;
  };

  void know_target(const Peeled& peeled) {
    switch (peeled.kind) {
      case git::ObjectKind::commit:
        known_commits_.push_back(peeled.target);
        return;
      case git::ObjectKind::tree:
        trees_.know_tree(peeled.target);
        return;
      case git::ObjectKind::blob:
      case git::ObjectKind::tag:
        trees_.know_blob(peeled.target);
        return;
    }
  }

  base::Status begin(const RefUpdate& update) {
    TRY(const std::optional<Peeled> peeled, peel(repo_, update.new_id));
    if (!peeled)
      return base::Error("the new value " + update.new_id.hex() + " is not there");
    for (const git::ObjectId& tag : peeled->tags) {
      TRY_OK(visit_tag(tag, update.ref));
    }
    if (peeled->kind == git::ObjectKind::commit) {
      starts_.push_back(peeled->target);
      start_refs_.push_back(&update.ref);
      return base::Done();
    }
    const git::ObjectId brought_by = peeled->tags.empty() ? peeled->target : peeled->tags.back();
    direct_tips_.push_back({peeled->target, peeled->kind, brought_by, &update.ref});
    return base::Done();
  }

  base::Status visit_tag(const git::ObjectId& id, const std::string& ref) {
    if (!known_tags_.insert(id).second || !visit_.on_tag)
      return base::Done();
    TRY(const git::Object object, repo_.read(id, kMaxTagBytes));
    visit_.on_tag(id, object.bytes, ref);
    return base::Done();
  }

  // Each commit belongs to the first update that reaches it. Children stand behind their parents.
  void attribute() {
    for (std::size_t i = 0; i < commits_.size(); ++i)
      places_.emplace(commits_[i].id, i);
    owners_.assign(commits_.size(), starts_.size());
    for (std::size_t start = 0; start < starts_.size(); ++start)
      give_to(starts_[start], start);
    for (std::size_t i = commits_.size(); i-- > 0;) {
      for (const git::ObjectId& parent : commits_[i].parents)
        give_to(parent, owners_[i]);
    }
  }

  void give_to(const git::ObjectId& commit, std::size_t owner) {
    const auto place = places_.find(commit);
    if (place != places_.end())
      owners_[place->second] = std::min(owners_[place->second], owner);
  }

  [[nodiscard]] const std::string& ref_of(std::size_t commit) const {
    return *start_refs_.at(owners_[commit]);
  }

  base::Status visit_commits() {
    if (!visit_.on_commit)
      return base::Done();
    for (std::size_t i = 0; i < commits_.size(); ++i) {
      TRY(const git::Object object, repo_.read(commits_[i].id, kMaxCommitBytes));
      visit_.on_commit(commits_[i].id, object.bytes, ref_of(i));
    }
    return base::Done();
  }

  base::Status walk_direct_tips() {
    for (const DirectTip& tip : direct_tips_) {
      if (tip.kind == git::ObjectKind::tree) {
        TRY_OK(trees_.walk(tip.id, {}, {tip.brought_by, *tip.ref}));
        continue;
      }
      trees_.meet(
          {.path = "", .id = tip.id, .kind = git::EntryKind::blob, .commit = tip.brought_by},
          *tip.ref);
    }
    return base::Done();
  }

  base::Status walk_commit_trees() {
    if (!visit_.on_tree && !visit_.on_entry && !visit_.on_entry_again)
      return base::Done();
    for (std::size_t i = 0; i < commits_.size(); ++i) {
      TRY(const std::vector<git::ObjectId> bases, parent_roots(commits_[i]));
      auto walked = trees_.walk(commits_[i].tree, bases, {commits_[i].id, ref_of(i)});
      if (!walked)
        return walked.error().within("commit " + commits_[i].id.hex());
    }
    return base::Done();
  }

  base::Result<std::vector<git::ObjectId>> parent_roots(const git::LinkedCommit& commit) const {
    std::vector<git::ObjectId> roots;
    for (const git::ObjectId& parent : commit.parents) {
      if (roots.size() == kMaxComparedParents)
        break;
      const auto place = places_.find(parent);
      if (place != places_.end()) {
        roots.push_back(commits_[place->second].tree);
        continue;
      }
      TRY(const git::Object object, repo_.read(parent, kMaxCommitBytes));
      TRY(const git::Commit known, git::parse_commit(object.bytes));
      roots.push_back(known.tree);
    }
    return roots;
  }

  const git::Repo& repo_;
  const Limits& limits_;
  const NewObjects& visit_;
  TreeWalk trees_;
  IdSet known_tags_;  // and those that were visited
  std::vector<git::ObjectId> known_commits_;
  std::vector<git::ObjectId> starts_;
  std::vector<const std::string*> start_refs_;  // beside starts_
  std::vector<DirectTip> direct_tips_;
  std::vector<git::LinkedCommit> commits_;  // the new ones, parents first
  std::unordered_map<git::ObjectId, std::size_t, git::ObjectIdHash> places_;
  std::vector<std::size_t> owners_;  // beside commits_: index into starts_
};

}  // namespace

base::Status walk_new_objects(const git::Repo& repo,
                              const std::vector<RefUpdate>& updates,
                              const std::vector<git::ObjectId>& known,
                              const Limits& limits,
                              const NewObjects& visit) {
  NewObjectWalk walk(repo, limits, visit);
  walk.know(known);
  return walk.walk(updates);
}

}  // namespace refward::push
