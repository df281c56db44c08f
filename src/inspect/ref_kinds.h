// SPDX-License-Identifier: Apache-2.0
// RefKinds: refs sorted by what the policy asks of commits on them, and who vouches for whom
// (design.md 4.2): the pre-push tips of refs which at least the same enforcing blocks cover, and
// the asking block as well, and whose value the record has accepted or adopted. A commit that first
// went to a ref with fewer rules earns nothing by it, nor one that went where somebody signs who
// must not sign here. There are few kinds however many refs there are, so that each question is
// asked once for each pair of kinds.
#pragma once

#include "inspect/cover_book.h"
#include "inspect/ground.h"
#include "inspect/signer_bounds.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace refward::inspect {

class RefKinds {
 public:
  using Id = std::size_t;

  // Tips that vouch for refs of one kind, for one block.
  struct Vouchers {
    std::map<std::string, git::ObjectId> by_ref;
    std::set<git::ObjectId> tips;
  };

  // All outlive it.
  RefKinds(const Ground& ground, const SignerBounds& bounds, CoverBook& covers)
      : ground_(ground), bounds_(bounds), covers_(covers) {}

  // Two refs of one kind are covered by the same blocks, which ask the same words of them, and the
  // same people may sign for both.
  [[nodiscard]] Id of(const std::string& ref);
  // Holds as long as this.
  [[nodiscard]] const Vouchers& vouchers(Id kind, const policy::Block& block);
  // Before the push.
  [[nodiscard]] const std::vector<git::Ref>& refs();
  // Those which this very block covers and whose value counts as judged by what is asked now,
  // whatever else covers them; each found out once for all who ask. Holds as long as this.
  [[nodiscard]] const std::vector<git::Ref>& judged_by(const policy::Block& block);

 private:
  using Key = std::tuple<std::vector<const policy::Block*>,
                         std::vector<std::set<policy::Word>>,
                         std::vector<bool>>;

  struct Kind {
    std::string ref;                    // one of it, to ask the policy about
    std::vector<const git::Ref*> tips;  // those that the record knows
  };

  void sort_refs();
  [[nodiscard]] bool vouches_for(const std::string& there,
                                 const std::string& here,
                                 const policy::Block& block);

  const Ground& ground_;
  const SignerBounds& bounds_;
  CoverBook& covers_;
  std::optional<std::vector<git::Ref>> refs_;  // read only when a rule needs them
  bool sorted_ = false;
  std::map<Key, Id> ids_;
  std::map<std::string, Id> by_ref_;
  std::vector<Kind> kinds_;
  std::map<std::pair<Id, const policy::Block*>, Vouchers> vouchers_;
  std::map<const policy::Block*, std::vector<git::Ref>> judged_;
};

}  // namespace refward::inspect
