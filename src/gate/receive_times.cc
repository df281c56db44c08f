// SPDX-License-Identifier: Apache-2.0
#include "gate/receive_times.h"

#include "push/push.h"

namespace refward::gate {
namespace {

constexpr std::uint64_t kMaxTagBytes = 16U << 20;

using Parents = std::unordered_map<git::ObjectId, std::vector<git::ObjectId>, git::ObjectIdHash>;
using Times = std::unordered_map<git::ObjectId, base::Instant, git::ObjectIdHash>;

// What a value names through its tags, which are noted on the way; nothing where it is no commit
// or not there any more.
std::optional<git::ObjectId> commit_behind(const git::Repo& repo,
                                           const audit::Landing& landing,
                                           Times& times) {
  auto id = git::ObjectId::parse(landing.value);
  for (std::size_t depth = 0; id && depth < push::kMaxTagDepth; ++depth) {
    const auto header = repo.header(*id);
    if (!header)
      return std::nullopt;
    if (header->kind != git::ObjectKind::tag)
      return header->kind == git::ObjectKind::commit ? id : std::nullopt;
    times.try_emplace(*id, landing.time);
    const auto object = repo.read(*id, kMaxTagBytes);
    const auto tag =
        object ? git::parse_tag(object->bytes) : base::Result<git::Tag>(object.error());
    if (!tag)
      return std::nullopt;
    id = tag->target;
  }
  return std::nullopt;
}

// Every commit that any of `tips` reaches, with its parents.
Parents history_of(const git::Repo& repo, const std::vector<git::ObjectId>& tips) {
  Parents parents;
  auto commits = repo.linked_commits_between(tips, {}, kMaxReceived);
  if (!commits)
    return parents;
  for (git::LinkedCommit& commit : *commits)
    parents.emplace(commit.id, std::move(commit.parents));
  return parents;
}

// Gives `time` to what `tip` reaches and no earlier landing did.
void mark_from(const git::ObjectId& tip, base::Instant time, const Parents& parents, Times& times) {
  std::vector<git::ObjectId> open{tip};
  while (!open.empty()) {
    const git::ObjectId id = open.back();
    open.pop_back();
    const auto found = parents.find(id);
    if (found == parents.end() || !times.try_emplace(id, time).second)
      continue;
    open.insert(open.end(), found->second.begin(), found->second.end());
  }
}

}  // namespace

void ReceiveTimes::find_out() {
  struct Tip {
    git::ObjectId commit;
    base::Instant time;
  };

  std::vector<Tip> tips;
  std::vector<git::ObjectId> ids;
  for (const audit::Landing& landing : landings_())
    if (const auto commit = commit_behind(repo_, landing, times_)) {
      tips.push_back({*commit, landing.time});
      ids.push_back(*commit);
    }
  const Parents parents = history_of(repo_, ids);
  for (const Tip& tip : tips)
    mark_from(tip.commit, tip.time, parents, times_);
}

std::optional<base::Instant> ReceiveTimes::of(const git::ObjectId& object) {
  if (!known_)
    find_out();
  known_ = true;
  const auto found = times_.find(object);
  return found == times_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace refward::gate
