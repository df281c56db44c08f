// SPDX-License-Identifier: Apache-2.0
// Approvers: who has approved what of one move of a ref, by which of the three forms (design.md
// 4.5). Of a move along the ref's own history each form covers what it says; of a creation or a
// rewind only approvals that bind the old and the new value count, and they cover all of it.
#pragma once

#include "inspect/approval_needs.h"
#include "inspect/approval_tags.h"
#include "inspect/books.h"
#include "inspect/commit_graph.h"
#include "inspect/push_certificate.h"

#include <string>
#include <string_view>
#include <vector>

namespace refward::inspect {

// Approval tags that are looked at for one move; more refuse it, because the work has to end.
inline constexpr std::size_t kMaxApprovalTags = 1'000;

enum class ApprovalForm { merge, certificate, tag };
[[nodiscard]] std::string_view to_text(ApprovalForm form) noexcept;

// One approval that counts for something, or would if it were asked for.
struct ApprovalSeen {
  ApprovalForm form;
  const identity::Person* person;
  git::ObjectId object;  // the merge; the new value that the certificate names; the tagged commit
};

// A tag for a commit of the move that does not count, and why: a reason of read_approval_tag(), or
//   approval-for-other     made for another ref of this repository
//   approval-expired       its time is over
//   approval-base          made for another value of the ref, and the change is not the same there
//   approval-not-tip       a creation or rewind needs the new value itself approved
struct ApprovalPassedOver {
  std::string ref;
  ApprovalTagFault why;
};

// What all of this looks at.
struct ApprovalCase {
  const Ground& ground;
  Books& books;
  const CertificateFindings& certificate;
  ApprovalTags& tags;
  const push::RefUpdate& update;
};

enum class MoveKind { along, anew };  // a fast-forward; a creation or a rewind
[[nodiscard]] MoveKind kind_of(const push::RefUpdate& update) noexcept;
// What an approval's `base` has to be: the commit that the ref held, or null.
[[nodiscard]] git::ObjectId base_of(const push::RefUpdate& update);

struct Approvers {
  using Persons = std::vector<const identity::Person*>;

  Persons everywhere;           // of every commit of the move, and of the move itself
  std::vector<Persons> tagged;  // by place in the graph

  // A signed merge on the line of first parents.
  struct Merge {
    const identity::Person* person = nullptr;
    enum class Trailer { names_ref, absent } trailer = Trailer::absent;
  };

  std::vector<Merge> merged;  // by place in the graph: the one that brought the commit

  std::vector<ApprovalSeen> seen;
  std::vector<ApprovalPassedOver> passed_over;
  bool too_many_tags = false;
};

[[nodiscard]] Approvers approvers_of(const ApprovalCase& which, const CommitGraph& graph);

// Does the last paragraph of a commit's message, which is not its first, have the line
// "Approved-for: <repository> <ref>"?
[[nodiscard]] bool has_approval_trailer(std::string_view message,
                                        std::string_view repository,
                                        std::string_view ref);

}  // namespace refward::inspect
