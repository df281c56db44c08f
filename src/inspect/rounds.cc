// SPDX-License-Identifier: Apache-2.0
#include "inspect/rounds.h"

#include <algorithm>
#include <string>

namespace refward::inspect {

using findings::Finding;
using findings::Findings;
using findings::RuleId;
using policy::Word;

void add_shape(const push::RefUpdate& update,
               std::span<const git::LinkedCommit> commits,
               std::span<Finding> found) {
  std::unordered_set<std::string_view> bad;
  for (const Finding& finding : found)
    bad.insert(finding.object);
  const auto oldest = std::ranges::find_if(
      commits, [&](const git::LinkedCommit& commit) { return bad.contains(commit.id.hex()); });
  if (oldest == commits.end())
    return;
  const bool merges = std::any_of(oldest, commits.end(),
                                  [](const auto& commit) { return commit.parents.size() > 1; });
  std::string base = oldest->parents.empty() ? "" : oldest->parents.front().hex();
  if (merges && update.old_commit)
    base = update.old_commit->hex();
  const bool only_tip = oldest + 1 == commits.end() && oldest->id == update.new_commit;
  for (Finding& finding : found) {
    finding.facts.push_back({"shape", only_tip ? "tip" : merges ? "merges" : "linear"});
    finding.facts.push_back({"base", base});
  }
}

void add_object(const git::ObjectId& commit, const Books& books, std::span<Finding> found) {
  if (found.empty())
    return;
  const std::string subject = books.commits.subject(commit);
  for (Finding& finding : found) {
    if (finding.object.empty())
      finding.facts.push_back({"kind", "commit"});
    finding.object = commit.hex();
    finding.facts.push_back({"subject", subject});
  }
}

const Rounds::Share& Rounds::share_of(const Turn& turn) {
  return news_ == News::own ? books_.news.own_share(turn.update)
                            : books_.news.unvouched_share(turn.update, turn.block);
}

// What is wrong for one ref of a share is wrong for each that brings it.
const Rounds::Faulty& Rounds::faulty(const Share& share, const Turn& turn) {
  const auto [place, is_new] =
      faulty_.try_emplace({&share, &turn.block, books_.news.kind_of(turn.update.ref)});
  if (is_new)
    for (const Finding& finding : judge_(turn, (*share.walk)->all())) {
      const auto id = git::ObjectId::parse(finding.object);
      if (id)
        place->second.commits.insert(*id);
      else
        place->second.others = true;
    }
  return place->second;
}

// A finding that names no commit may be about any, so all that the ref brings are judged then.
Findings Rounds::judge_one_of_many(const Share& share,
                                   const Turn& turn,
                                   std::span<const git::LinkedCommit> brought) {
  const Faulty& wrong = faulty(share, turn);
  if (wrong.others)
    return judge_(turn, brought);
  std::vector<git::LinkedCommit> bad;
  std::ranges::copy_if(brought, std::back_inserter(bad), [&](const git::LinkedCommit& commit) {
    return wrong.commits.contains(commit.id);
  });
  return judge_(turn, bad);
}

bool Rounds::has_to_resign(const push::RefUpdate& update) {
  return std::ranges::any_of(books_.covers.of(update.ref), [&](const policy::Block* block) {
    return policy::effective_words(*block, update.ref).contains(Word::signed_commits);
  });
}

Findings Rounds::of(const Turn& turn) {
  const Share& share = share_of(turn);
  if (!*share.walk) {
    Finding finding = finding_of(RuleId::limit, "unreadable", turn.update.ref);
    finding.facts.push_back({"detail", share.walk->error().what});
    return {finding};
  }
  const bool many = share.updates.size() > 1;
  if (many && faulty(share, turn).commits.empty() && !faulty(share, turn).others)
    return {};
  const std::vector<git::LinkedCommit> brought = commits_brought(share, turn.update);
  Findings found = many ? judge_one_of_many(share, turn, brought) : judge_(turn, brought);
  add_shape(turn.update, brought, found);
  if (!found.empty() && !has_to_resign(turn.update))
    for (Finding& finding : found)
      finding.facts.push_back({"resign", "no"});
  return found;
}

Findings all_rounds(const Ground& ground,
                    Books& books,
                    const Questions& questions,
                    Rounds& rounds) {
  Findings found;
  for (const push::RefUpdate& update : ground.updates) {
    if (update.change == push::RefChange::remove)
      continue;
    for (const policy::Block* block : books.covers.of(update.ref)) {
      if (!questions.asks(*block))
        continue;
      const Turn turn{update, *block};
      if (update.new_commit) {
        Findings more = rounds.of(turn);
        if (questions.spare && !more.empty())
          questions.spare(turn, more);
        std::ranges::move(more, std::back_inserter(found));
      } else if (auto finding = questions.otherwise ? questions.otherwise(turn) : std::nullopt)
        found.push_back(*std::move(finding));
    }
  }
  return found;
}

}  // namespace refward::inspect
