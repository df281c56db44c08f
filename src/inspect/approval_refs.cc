// SPDX-License-Identifier: Apache-2.0
// The moves of refs/approvals/<commit id>/<person>.
#include "inspect/approvals.h"

#include <algorithm>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::RuleId;

Finding refused(const push::RefUpdate& update, ApprovalTagFault fault) {
  Finding finding = finding_of(RuleId::approvals, std::move(fault.reason), update.ref);
  finding.facts = std::move(fault.facts);
  return finding;
}

// Is there anybody whom the approval could help?
std::optional<ApprovalTagFault> fault_for(const Ground& ground, const ApprovalTag& tag) {
  const auto needs = approval_needs(ground, tag.text.ref().text());
  if (needs.empty())
    return ApprovalTagFault{"approval-free", {{"ref", tag.text.ref().text()}}};
  if (std::ranges::none_of(needs, [&](const auto& need) { return need.admits(*tag.person); }))
    return ApprovalTagFault{"approval-from", {{"person", tag.person->name}}};
  if (ground.now > tag.text.expires())
    return ApprovalTagFault{"approval-expired",
                            {{"expires", base::to_rfc3339(tag.text.expires())}}};
  return std::nullopt;
}

std::optional<ApprovalTagFault> fault_of(const Ground& ground,
                                         const push::RefUpdate& update,
                                         ApprovalTags& tags) {
  if (update.change == push::RefChange::remove) {
    const auto expires = approval_expiry(ground.repo, update.old_id);
    if (!expires || ground.now > *expires)
      return std::nullopt;
    return ApprovalTagFault{"approval-kept", {{"expires", base::to_rfc3339(*expires)}}};
  }
  if (!identity::parse_approval_ref(update.ref))
    return ApprovalTagFault{"approval-place", {}};
  if (update.change != push::RefChange::create)
    return ApprovalTagFault{"approval-moved", {}};
  const ApprovalTagRead& tag = tags.read({update.ref, update.new_id});
  return tag ? fault_for(ground, *tag) : std::optional(tag.error());
}

// The policy opens the namespace for all repositories of the server; here is one in which nobody
// asks for approvals.
bool is_closed(const Ground& ground, const push::RefUpdate& update) {
  return update.change != push::RefChange::remove &&
         !ground.policy.allowed_namespaces.matches(update.ref, {}) &&
         std::ranges::any_of(ground.policy.blocks, policy::asks_approvals,
                             &policy::Block::settings);
}

}  // namespace

void judge_approval_refs(const Ground& ground, ApprovalTags& tags, findings::Findings& found) {
  for (const push::RefUpdate& update : ground.updates) {
    if (!update.ref.starts_with(identity::kApprovalRefs))
      continue;
    if (!policy::is_for_approvals(ground.policy, ground.place(update.ref))) {
      if (is_closed(ground, update))
        found.push_back(finding_of(RuleId::ref_namespace, "namespace-closed", update.ref));
    } else if (auto fault = fault_of(ground, update, tags)) {
      found.push_back(refused(update, *std::move(fault)));
    }
  }
}

}  // namespace refward::inspect
