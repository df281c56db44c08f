// SPDX-License-Identifier: Apache-2.0
#include "inspect/new_commits.h"

#include <algorithm>

namespace refward::inspect {
namespace {

using policy::Word;

// Does the block ask of commits on `there` all that it asks on `here`? What `signers` implies
// depends on the namespace.
bool asks_as_much(const policy::Block& block, std::string_view there, std::string_view here) {
  const auto words_there = policy::effective_words(block, there);
  const auto words_here = policy::effective_words(block, here);
  return std::ranges::all_of(policy::words_about_commits(), [&](Word word) {
    return !words_here.contains(word) || words_there.contains(word);
  });
}

NewCommits::Commits walk(const Ground& ground,
                         const push::RefUpdate& update,
                         const std::vector<git::ObjectId>& hidden) {
  if (!update.new_commit)
    return std::vector<git::ObjectId>();
  return ground.repo.commits_between({*update.new_commit}, hidden, ground.limits.max_commits);
}

}  // namespace

const std::vector<git::Ref>& NewCommits::refs() {
  if (!refs_)
    refs_ = ground_.repo.refs();
  return *refs_;
}

const NewCommits::Commits& NewCommits::own(const push::RefUpdate& update) {
  const auto found = own_.find(update.ref);
  if (found != own_.end())
    return found->second;
  std::vector<git::ObjectId> hidden;
  if (update.old_commit)
    hidden.push_back(*update.old_commit);
  return own_.emplace(update.ref, walk(ground_, update, hidden)).first->second;
}

const NewCommits::Commits& NewCommits::unvouched(const push::RefUpdate& update,
                                                 const policy::Block& block) {
  const auto key = std::make_pair(update.ref, &block);
  const auto found = unvouched_.find(key);
  if (found != unvouched_.end())
    return found->second;
  return unvouched_.emplace(key, walk(ground_, update, vouching_tips(update, block)))
      .first->second;
}

// The pre-push tips that may vouch for what they reach: those of refs which at least the same
// enforcing blocks cover, and this block as well, and whose value the record has accepted or
// adopted. A commit that first went to a ref with fewer rules earns nothing by it, nor one that
// went where somebody signs who must not sign here.
std::vector<git::ObjectId> NewCommits::vouching_tips(const push::RefUpdate& update,
                                                     const policy::Block& block) {
  std::vector<git::ObjectId> tips;
  const policy::Place here = ground_.place(update.ref);
  for (const git::Ref& ref : refs()) {
    if (ref.name == update.ref || !vouches(ground_, ref.name, ref.id))
      continue;
    const policy::Place there = ground_.place(ref.name);
    const auto blocks = policy::covering(ground_.policy, there);
    if (std::ranges::find(blocks, &block) == blocks.end())
      continue;
    if (!asks_as_much(block, ref.name, update.ref) ||
        !bounds_.allow_as_much({there.ref, there.default_branch}, {here.ref, here.default_branch}))
      continue;
    if (policy::covered_at_least_alike(ground_.policy, here, there))
      tips.push_back(ref.id);
  }
  if (update.old_commit)
    tips.push_back(*update.old_commit);
  return tips;
}

}  // namespace refward::inspect
