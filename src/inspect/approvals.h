// SPDX-License-Identifier: Apache-2.0
// approvals: has each new commit with changes of its own been approved by enough other people, and
// each creation or rewind of a ref that asks for it (design.md 4.5)? In three forms: signed merges,
// the certificate of the push, and signed tags under refs/approvals/, whose places this inspection
// guards: made once, by the person whom they name, in order from the first, gone when expired.
#pragma once

#include "inspect/approval_state.h"
#include "inspect/books.h"
#include "inspect/push_certificate.h"

namespace refward::inspect {

// How long the approval lasts that a refusal shows how to make.
inline constexpr std::chrono::days kApprovalLasts{14};

// Facts of a finding about what lacks: have, need, from, could (names), rule (of a path rule),
// kind, subject; and of the first of its kind what an approver has to sign: repository, commit,
// base, tree, expires.
[[nodiscard]] findings::Findings approvals(const Ground& ground,
                                           Books& books,
                                           const CertificateFindings& certificate);

// Hex; empty where the commit cannot be read.
[[nodiscard]] std::string tree_of(const git::Repo& repo, const git::ObjectId& commit);

// approval_refs.cc: the moves of refs/approvals/ themselves. Reasons beside those of
// read_approval_tag() and of ApprovalPassedOver:
//   approval-moved    it is there already
//   approval-kept     deleted while it is still valid
//   approval-free     the ref that it names asks for no approvals
//   approval-from     its signer is not among those who may approve there
void judge_approval_refs(const Ground& ground, ApprovalTags& tags, findings::Findings& found);

}  // namespace refward::inspect
