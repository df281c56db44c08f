// SPDX-License-Identifier: Apache-2.0
#include "inspect/new_commits.h"

#include <algorithm>
#include <set>

namespace refward::inspect {
namespace {

using Ids = std::vector<git::ObjectId>;

bool ends_at_commit(const push::RefUpdate& update) {
  return update.change != push::RefChange::remove && update.new_commit.has_value();
}

Ids old_value(const push::RefUpdate& update) {
  return update.old_commit ? Ids{*update.old_commit} : Ids();
}

// Are the vouchers' tips, all of them, what is known before this update, and nothing else? The
// ref's own tip never vouches for itself, save as its old value.
bool shares_tips(const push::RefUpdate& update, const RefKinds::Vouchers& vouchers) {
  const auto own = vouchers.by_ref.find(update.ref);
  if (own != vouchers.by_ref.end())
    return update.old_commit == own->second;
  return !update.old_commit || vouchers.tips.contains(*update.old_commit);
}

Ids hidden_for(const push::RefUpdate& update, const RefKinds::Vouchers& vouchers) {
  std::set<git::ObjectId> hidden;
  for (const auto& [ref, tip] : vouchers.by_ref)
    if (ref != update.ref)
      hidden.insert(tip);
  if (update.old_commit)
    hidden.insert(*update.old_commit);
  return {hidden.begin(), hidden.end()};
}

NewCommits::Commits ids_brought(const NewCommits::Share& share, const push::RefUpdate& update) {
  if (!*share.walk)
    return share.walk->error();
  return ids_of(commits_brought(share, update));
}

}  // namespace

std::vector<git::LinkedCommit> commits_brought(const NewCommits::Share& share,
                                               const push::RefUpdate& update) {
  const CommitWalk& walk = **share.walk;
  return share.updates.size() == 1 ? walk.all() : walk.reached_from(*update.new_commit);
}

std::shared_ptr<const NewCommits::Walked> NewCommits::walk(Ids starts, Ids hidden) {
  const auto key = std::make_pair(std::move(starts), std::move(hidden));
  const auto known = walks_.find(key);
  if (known != walks_.end())
    return known->second;
  auto found =
      ground_.repo.linked_commits_between(key.first, key.second, ground_.limits.max_commits);
  auto walked = found ? std::make_shared<const Walked>(CommitWalk(*std::move(found)))
                      : std::make_shared<const Walked>(found.error());
  return walks_.emplace(key, std::move(walked)).first->second;
}

const NewCommits::Share& NewCommits::keep_alone(const push::RefUpdate& update, Ids hidden) {
  return shares_.emplace_back(Share{{&update}, walk({*update.new_commit}, std::move(hidden))});
}

// The limit is one ref's: where all of them together are beyond it, each is walked by itself.
const NewCommits::Share& NewCommits::keep(Updates updates, Ids hidden) {
  std::set<git::ObjectId> starts;
  for (const push::RefUpdate* update : updates)
    starts.insert(*update->new_commit);
  auto walked = walk({starts.begin(), starts.end()}, hidden);
  if (!*walked && updates.size() > 1)
    return keep_alone(*updates.front(), std::move(hidden));
  return shares_.emplace_back(Share{std::move(updates), std::move(walked)});
}

const NewCommits::Share& NewCommits::own_share(const push::RefUpdate& update) {
  const auto known = own_shares_.find(update.ref);
  if (known != own_shares_.end())
    return *known->second;
  Updates alike = {&update};
  for (const push::RefUpdate& other : ground_.updates)
    if (other.ref != update.ref && ends_at_commit(other) && other.old_commit == update.old_commit &&
        !own_shares_.contains(other.ref))
      alike.push_back(&other);
  const Share& share = keep(std::move(alike), old_value(update));
  for (const push::RefUpdate* one : share.updates)
    own_shares_.emplace(one->ref, &share);
  return share;
}

const NewCommits::Share& NewCommits::unvouched_share(const push::RefUpdate& update,
                                                     const policy::Block& block) {
  const auto known = unvouched_shares_.find({update.ref, &block});
  if (known != unvouched_shares_.end())
    return *known->second;
  const RefKinds::Id kind = kinds_.of(update.ref);
  const RefKinds::Vouchers& vouchers = kinds_.vouchers(kind, block);
  if (!shares_tips(update, vouchers)) {
    const Share& share = keep_alone(update, hidden_for(update, vouchers));
    unvouched_shares_.emplace(std::make_pair(update.ref, &block), &share);
    return share;
  }
  Updates alike = {&update};
  for (const push::RefUpdate& other : ground_.updates)
    if (other.ref != update.ref && ends_at_commit(other) && kinds_.of(other.ref) == kind &&
        shares_tips(other, vouchers) && !unvouched_shares_.contains({other.ref, &block}))
      alike.push_back(&other);
  const Share& share = keep(std::move(alike), {vouchers.tips.begin(), vouchers.tips.end()});
  for (const push::RefUpdate* one : share.updates)
    unvouched_shares_.emplace(std::make_pair(one->ref, &block), &share);
  return share;
}

const NewCommits::Commits& NewCommits::own(const push::RefUpdate& update) {
  const auto known = own_.find(update.ref);
  if (known != own_.end())
    return known->second;
  auto commits = ends_at_commit(update) ? ids_brought(own_share(update), update) : Commits(Ids());
  return own_.emplace(update.ref, std::move(commits)).first->second;
}

const NewCommits::Commits& NewCommits::unvouched(const push::RefUpdate& update,
                                                 const policy::Block& block) {
  const auto key = std::make_pair(update.ref, &block);
  const auto known = unvouched_.find(key);
  if (known != unvouched_.end())
    return known->second;
  auto commits =
      ends_at_commit(update) ? ids_brought(unvouched_share(update, block), update) : Commits(Ids());
  return unvouched_.emplace(key, std::move(commits)).first->second;
}

// A ref of this push counts with its old value: `check` judges pushes that have happened, too.
base::Result<std::size_t> NewCommits::count_brought(const Updates& updates) {
  std::set<git::ObjectId> starts, hidden;
  for (const push::RefUpdate* update : updates)
    if (ends_at_commit(*update))
      starts.insert(*update->new_commit);
  if (starts.empty())
    return std::size_t{0};
  std::set<std::string_view> moved;
  for (const push::RefUpdate& update : ground_.updates) {
    moved.insert(update.ref);
    if (update.old_commit)
      hidden.insert(*update.old_commit);
  }
  for (const git::Ref& ref : kinds_.refs())
    if (!moved.contains(ref.name))
      hidden.insert(ref.id);
  const auto walked = walk({starts.begin(), starts.end()}, {hidden.begin(), hidden.end()});
  if (!*walked)
    return walked->error();
  return (*walked)->all().size();
}

}  // namespace refward::inspect
