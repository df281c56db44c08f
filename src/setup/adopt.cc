// SPDX-License-Identifier: Apache-2.0
#include "setup/adopt.h"

#include "audit/standings.h"
#include "inspect/covers.h"
#include "inspect/promotion_source.h"

#include <map>

namespace refward::setup {
namespace {

base::Result<std::vector<git::Ref>> chosen(const git::Repo& repo,
                                           const std::vector<std::string>& names) {
  if (names.empty())
    return repo.refs();
  std::vector<git::Ref> refs;
  for (const std::string& name : names) {
    const auto id = repo.ref(name);
    if (!id)
      return base::Error("there is no ref " + name);
    refs.push_back({name, *id});
  }
  return refs;
}

class Adopting {
 public:
  Adopting(audit::Log& log, const Wish& wish)
      : wish_(wish),
        known_(log.known_refs(wish.repository)),
        default_branch_(wish.repo.default_branch().value_or("")),
        covers_(wish.policy) {
    entry_.kind = audit::Kind::event;
    entry_.event = "adopt";
    entry_.repository = wish.repository;
  }

  void take(const git::Ref& ref) {
    const policy::Place place{wish_.repository, ref.name, default_branch_};
    const std::string& cover = covers_.at(place);
    const auto found = known_.find(ref.name);
    const bool is_known = found != known_.end() && found->second.value == ref.id.hex();
    if (is_known && (cover.empty() || cover == found->second.cover ||
                     wish_.under_other_rules == Wish::UnderOtherRules::left))
      return;
    const bool is_new = found == known_.end() || found->second.value.empty();
    const std::string old = is_new ? git::ObjectId().hex() : found->second.value;
    entry_.moves.push_back(
        {.ref = ref.name, .old_id = old, .new_id = ref.id.hex(), .cover = cover});
    for (const auto& [folder, tree] :
         inspect::promoted_trees(wish_.repo, wish_.policy, place, ref.id))
      entry_.trees.push_back({ref.name, folder, tree.hex()});
  }

  [[nodiscard]] const audit::Entry& entry() const noexcept { return entry_; }

 private:
  const Wish& wish_;
  std::map<std::string, audit::Log::KnownRef> known_;
  std::string default_branch_;
  inspect::Covers covers_;
  audit::Entry entry_;
};

}  // namespace

base::Result<Adoption> adopt(audit::Log& log, const Wish& wish) {
  TRY(const std::vector<git::Ref> refs, chosen(wish.repo, wish.refs));
  Adopting adopting(log, wish);
  for (const git::Ref& ref : refs)
    adopting.take(ref);
  Adoption out;
  out.moves = adopting.entry().moves;
  if (!out.moves.empty())
    for (const audit::Entry& portion : audit::portions(adopting.entry()))
      out.receipt = log.append(portion);
  return out;
}

}  // namespace refward::setup
