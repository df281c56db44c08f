// SPDX-License-Identifier: Apache-2.0
#include "inspect/objects.h"

#include <algorithm>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::RuleId;
using findings::Severity;

Finding finding_at(const Origin& origin, RuleId rule, std::string reason) {
  Finding finding = origin.block != nullptr
                        ? finding_of(rule, std::move(reason), origin.ref, *origin.block)
                        : finding_of(rule, std::move(reason), origin.ref);
  finding.object = origin.id.hex();
  finding.facts.push_back({"kind", std::string(origin.kind)});
  return finding;
}

}  // namespace

const policy::Block* strict_block(const Ground& ground, std::string_view ref) {
  const policy::Block* strictest = nullptr;
  for (const policy::Block* block : policy::covering(ground.policy, ground.place(ref))) {
    const auto words = policy::effective_words(*block, ref);
    if (!words.contains(policy::Word::signed_commits) && !words.contains(policy::Word::signed_tags))
      continue;
    if (strictest == nullptr || block->mode == findings::Mode::enforce)
      strictest = block;
    if (strictest->mode == findings::Mode::enforce)
      break;
  }
  return strictest;
}

void add_faults(const std::vector<git::ObjectFault>& faults,
                const Origin& origin,
                findings::Findings& found) {
  for (const git::ObjectFault& fault : faults) {
    const bool ambiguous = fault.severity == git::FaultClass::ambiguous;
    Finding finding =
        finding_at(origin, RuleId::object_grammar, ambiguous ? "ambiguous-object" : "odd-object");
    if (ambiguous) {  // holds for every ref, so no block may soften it
      finding.block.clear();
      finding.mode = findings::Mode::enforce;
    } else if (origin.block == nullptr) {
      finding.severity = Severity::warning;
    }
    finding.facts.push_back({"fault", std::string(fault.code)});
    if (!fault.detail.empty())
      finding.facts.push_back({"detail", fault.detail});
    if (std::ranges::find(found, finding) == found.end())  // a tree may have it in every entry
      found.push_back(std::move(finding));
  }
}

void add_date(const Ground& ground,
              const std::optional<base::Instant>& date,
              const Origin& origin,
              findings::Findings& found) {
  if (!date || *date <= ground.now + ground.max_future)
    return;
  Finding finding = finding_at(origin, RuleId::object_date, "in-the-future");
  if (origin.block == nullptr)
    finding.severity = Severity::warning;
  finding.facts.push_back({"date", base::to_rfc3339(*date)});
  found.push_back(std::move(finding));
}

void add_unparsable(const std::string& detail, const Origin& origin, findings::Findings& found) {
  Finding finding = finding_at(origin, RuleId::object_grammar, "unparsable");
  finding.block.clear();
  finding.mode = findings::Mode::enforce;
  finding.facts.push_back({"detail", detail});
  found.push_back(std::move(finding));
}

}  // namespace refward::inspect
