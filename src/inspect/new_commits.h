// SPDX-License-Identifier: Apache-2.0
// NewCommits: which commits are new to a ref (design.md 4.2), walked once for all who ask, and once
// for all refs of which the same is asked: a push of many refs costs little more than one of a
// single ref.
#pragma once

#include "base/result.h"
#include "inspect/commit_walk.h"
#include "inspect/cover_book.h"
#include "inspect/ground.h"
#include "inspect/ref_kinds.h"
#include "inspect/signer_bounds.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace refward::inspect {

class NewCommits {
 public:
  using Commits = base::Result<std::vector<git::ObjectId>>;
  using Walked = base::Result<CommitWalk>;

  // Refs of this push for which the same older commits count as known, with all that is new to any
  // of them.
  struct Share {
    std::vector<const push::RefUpdate*> updates;  // at least one, in the order of the push
    std::shared_ptr<const Walked> walk;
  };

  // All outlive it.
  NewCommits(const Ground& ground, const SignerBounds& bounds, CoverBook& covers)
      : ground_(ground), kinds_(ground, bounds, covers) {}

  // For approvals, path rules and promotion: reachable from the new value and not from the ref's
  // own old value; each after its parents. None where the ref goes, or ends at no commit. An error
  // (unreadable, or beyond the limits) refuses.
  [[nodiscard]] const Commits& own(const push::RefUpdate& update);
  // For words about commits and signatures: those which neither the old value reaches nor a tip of
  // another ref that vouches for what it reaches (RefKinds).
  [[nodiscard]] const Commits& unvouched(const push::RefUpdate& update, const policy::Block& block);

  // The same for all refs alike, each commit once; commits_brought() says which are of one ref.
  // For updates of the ground that end at a commit; holds as long as this.
  [[nodiscard]] const Share& own_share(const push::RefUpdate& update);
  [[nodiscard]] const Share& unvouched_share(const push::RefUpdate& update,
                                             const policy::Block& block);

  // Of refs of one kind the policy asks the same.
  [[nodiscard]] RefKinds::Id kind_of(const std::string& ref) { return kinds_.of(ref); }

  // As RefKinds has them: for a ref that is made or rewound under approvals.
  [[nodiscard]] const std::vector<git::Ref>& judged_by(const policy::Block& block) {
    return kinds_.judged_by(block);
  }

  // How many commits these updates bring which no ref reached before the push: a measure of size,
  // not of trust, so that a branch made where another one stands brings none.
  [[nodiscard]] base::Result<std::size_t> count_brought(
      const std::vector<const push::RefUpdate*>& updates);

 private:
  using Ids = std::vector<git::ObjectId>;
  using Updates = std::vector<const push::RefUpdate*>;

  [[nodiscard]] std::shared_ptr<const Walked> walk(Ids starts, Ids hidden);
  [[nodiscard]] const Share& keep(Updates updates, Ids hidden);
  [[nodiscard]] const Share& keep_alone(const push::RefUpdate& update, Ids hidden);

  const Ground& ground_;
  RefKinds kinds_;
  std::map<std::pair<Ids, Ids>, std::shared_ptr<const Walked>> walks_;  // by starts and hidden
  std::deque<Share> shares_;
  std::map<std::string, const Share*> own_shares_;  // by ref
  std::map<std::pair<std::string, const policy::Block*>, const Share*> unvouched_shares_;
  std::map<std::string, Commits> own_;
  std::map<std::pair<std::string, const policy::Block*>, Commits> unvouched_;
};

// What one update of the share brings of it, each after its parents. The share's walk is no error.
[[nodiscard]] std::vector<git::LinkedCommit> commits_brought(const NewCommits::Share& share,
                                                             const push::RefUpdate& update);

}  // namespace refward::inspect
