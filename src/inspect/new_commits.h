// SPDX-License-Identifier: Apache-2.0
// NewCommits: which commits are new to a ref (design.md 4.2), walked once for all who ask.
#pragma once

#include "base/result.h"
#include "inspect/ground.h"
#include "inspect/signer_bounds.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace refward::inspect {

class NewCommits {
 public:
  using Commits = base::Result<std::vector<git::ObjectId>>;

  // Both outlive it.
  NewCommits(const Ground& ground, const SignerBounds& bounds) : ground_(ground), bounds_(bounds) {}

  // For approvals, path rules and promotion: reachable from the new value and not from the ref's
  // own old value; each after its parents. None where the ref goes, or ends at no commit. An error
  // (unreadable, or beyond the limits) refuses.
  [[nodiscard]] const Commits& own(const push::RefUpdate& update);
  // For words about commits and signatures: those which neither the old value reaches nor a tip of
  // another ref that vouches for what it reaches (vouching_tips).
  [[nodiscard]] const Commits& unvouched(const push::RefUpdate& update, const policy::Block& block);

 private:
  [[nodiscard]] std::vector<git::ObjectId> vouching_tips(const push::RefUpdate& update,
                                                         const policy::Block& block);
  [[nodiscard]] const std::vector<git::Ref>& refs();

  const Ground& ground_;
  const SignerBounds& bounds_;
  std::optional<std::vector<git::Ref>> refs_;  // read only when a rule needs them
  std::map<std::string, Commits> own_;         // by ref
  std::map<std::pair<std::string, const policy::Block*>, Commits> unvouched_;
};

}  // namespace refward::inspect
