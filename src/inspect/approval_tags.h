// SPDX-License-Identifier: Apache-2.0
// ApprovalTags: approvals of form (c) (design.md 4.5, docs/format/approval.md): signed tags under
// refs/approvals/, those that are there and those that this push makes. Whatever was said of one
// when it came, each is judged again, whole, whenever it is counted.
#pragma once

#include "identity/approval_text.h"
#include "inspect/commit_facts.h"
#include "inspect/ground.h"

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace refward::inspect {

// An approval that is in order by itself; whether it is needed, still valid and by someone who may
// is its user's question.
struct ApprovalTag {
  git::ObjectId commit;
  const identity::Person* person;  // never null, never a robot
  identity::ApprovalText text;
};

struct ApprovalTagFault {
  std::string reason;
  std::vector<findings::Fact> facts = {};
};

using ApprovalTagRead = base::Result<ApprovalTag, ApprovalTagFault>;

// Reasons, in the order in which they are looked for:
//   approval-place         the ref is not refs/approvals/<commit id>/<person>
//   approval-not-a-tag     the ref holds no tag object
//   approval-malformed     the tag does not follow Git's grammar to the letter
//   approval-name          it calls itself otherwise than by the ref's name
//   approval-object        it is a tag of something else than the commit that the ref names
//   approval-signature     not signed, or not by a key that is known ({signature}: why)
//   approval-person        signed by somebody else than the ref names
//   approval-robot         signed by a robot
//   approval-text          its text is not an approval's ({detail})
//   approval-repository    of another repository
//   approval-bounds        of a ref that the signer's only_refs leave out
//   approval-tree          of another tree than the commit's
[[nodiscard]] ApprovalTagRead read_approval_tag(const Ground& ground,
                                                const CommitBook& book,
                                                const std::string& ref,
                                                const git::ObjectId& tag);

// Of a tag whose text says so, whatever else it is; nothing: it says nothing of the kind.
[[nodiscard]] std::optional<base::Instant> approval_expiry(const git::Repo& repo,
                                                           const git::ObjectId& tag);

class ApprovalTags {
 public:
  // Both outlive it.
  ApprovalTags(const Ground& ground, const CommitBook& book) : ground_(ground), book_(book) {}

  struct Shelved {
    std::string ref;
    git::ObjectId tag;
  };

  using ByCommit = std::unordered_map<git::ObjectId, std::vector<Shelved>, git::ObjectIdHash>;

  // By the commit that the ref's name holds; none is read yet.
  [[nodiscard]] const ByCommit& all();
  [[nodiscard]] const ApprovalTagRead& read(const Shelved& which);

 private:
  const Ground& ground_;
  const CommitBook& book_;
  std::optional<ByCommit> all_;
  std::map<std::string, ApprovalTagRead> read_;
};

}  // namespace refward::inspect
