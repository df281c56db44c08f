// SPDX-License-Identifier: Apache-2.0
#include "inspect/ground.h"

#include <algorithm>

namespace refward::inspect {

bool is_recorded(const KnownRefs& known, const std::string& ref, const git::ObjectId& value) {
  const auto found = known.find(ref);
  return found != known.end() &&
         std::ranges::find(found->second, value.hex(), &KnownValue::id) != found->second.end();
}

bool vouches(const Ground& ground, const std::string& ref, const git::ObjectId& value) {
  const auto found = ground.known.find(ref);
  if (found == ground.known.end())
    return false;
  const std::string id = value.hex();
  return std::ranges::any_of(found->second, [&](const KnownValue& known) {
    return known.id == id && known.cover == ground.covers->at(ground.place(ref));
  });
}

findings::Finding finding_of(findings::RuleId rule, std::string reason, const std::string& ref) {
  findings::Finding finding;
  finding.rule = rule;
  finding.reason = std::move(reason);
  finding.ref = ref;
  return finding;
}

findings::Finding finding_of(findings::RuleId rule,
                             std::string reason,
                             const std::string& ref,
                             const policy::Block& block) {
  findings::Finding finding = finding_of(rule, std::move(reason), ref);
  finding.block = block.name;
  finding.mode = block.mode;
  return finding;
}

std::string subject_of(std::string_view message) {
  const std::size_t start = message.find_first_not_of('\n');
  if (start == std::string_view::npos)
    return {};
  return std::string(
      message.substr(start, message.find('\n', start) - start).substr(0, kSubjectBytes));
}

}  // namespace refward::inspect
