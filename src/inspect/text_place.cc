// SPDX-License-Identifier: Apache-2.0
#include "inspect/text_place.h"

#include "inspect/ground.h"

#include <utility>

namespace refward::inspect {

findings::Mode mode_of(ScanMode mode) noexcept {
  return mode == ScanMode::evaluate ? findings::Mode::evaluate : findings::Mode::enforce;
}

findings::Finding finding_at(const TextPlace& place, findings::RuleId rule, std::string reason) {
  findings::Finding finding = finding_of(rule, std::move(reason), place.ref);
  finding.object = place.object.is_null() ? "" : place.object.hex();
  finding.path = place.path;
  finding.facts.push_back({"kind", std::string(place.kind)});
  return finding;
}

}  // namespace refward::inspect
