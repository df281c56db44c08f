// SPDX-License-Identifier: Apache-2.0
#include "inspect/ref_kinds.h"

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

}  // namespace

const std::vector<git::Ref>& RefKinds::refs() {
  if (!refs_)
    refs_ = ground_.repo.refs();
  return *refs_;
}

RefKinds::Id RefKinds::of(const std::string& ref) {
  if (const auto known = by_ref_.find(ref); known != by_ref_.end())
    return known->second;
  const CoverBook::Blocks& blocks = covers_.of(ref);
  std::vector<std::set<Word>> words;
  for (const policy::Block* block : blocks)
    words.push_back(policy::effective_words(*block, ref));
  Key key(blocks, std::move(words), bounds_.admitted({ref, ground_.default_branch}));
  const auto [place, is_new] = ids_.try_emplace(std::move(key), kinds_.size());
  if (is_new)
    kinds_.push_back({.ref = ref, .tips = {}});
  by_ref_.emplace(ref, place->second);
  return place->second;
}

void RefKinds::sort_refs() {
  if (sorted_)
    return;
  sorted_ = true;
  for (const git::Ref& ref : refs())
    if (!covers_.of(ref.name).empty() && vouches(ground_, ref.name, ref.id))
      kinds_[of(ref.name)].tips.push_back(&ref);
}

bool RefKinds::vouches_for(const std::string& there,
                           const std::string& here,
                           const policy::Block& block) {
  const CoverBook::Blocks& blocks = covers_.of(there);
  const std::string& head = ground_.default_branch;
  return std::ranges::find(blocks, &block) != blocks.end() && asks_as_much(block, there, here) &&
         bounds_.allow_as_much({there, head}, {here, head}) &&
         policy::covered_at_least_alike(ground_.policy, ground_.place(here), ground_.place(there));
}

const RefKinds::Vouchers& RefKinds::vouchers(Id kind, const policy::Block& block) {
  sort_refs();
  const auto [place, is_new] = vouchers_.try_emplace({kind, &block});
  Vouchers& out = place->second;
  if (!is_new)
    return out;
  for (const Kind& there : kinds_) {
    if (there.tips.empty() || !vouches_for(there.ref, kinds_[kind].ref, block))
      continue;
    for (const git::Ref* ref : there.tips) {
      out.by_ref.emplace(ref->name, ref->id);
      out.tips.insert(ref->id);
    }
  }
  return out;
}

const std::vector<git::Ref>& RefKinds::judged_by(const policy::Block& block) {
  sort_refs();
  const auto [place, is_new] = judged_.try_emplace(&block);
  if (!is_new)
    return place->second;
  for (const Kind& kind : kinds_) {
    const CoverBook::Blocks& blocks = covers_.of(kind.ref);
    if (std::ranges::find(blocks, &block) == blocks.end())
      continue;
    for (const git::Ref* ref : kind.tips)
      place->second.push_back(*ref);
  }
  return place->second;
}

}  // namespace refward::inspect
