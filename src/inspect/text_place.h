// SPDX-License-Identifier: Apache-2.0
// TextPlace: where a text stands that is searched, and a finding there.
#pragma once

#include "findings/finding.h"
#include "git/object_id.h"
#include "inspect/scan_mode.h"

#include <string>
#include <string_view>

namespace refward::inspect {

struct TextPlace {
  const std::string& ref;
  const git::ObjectId& object;  // the commit or tag that brought it
  std::string_view kind;        // "commit", "tag"
  std::string_view path;        // empty: a message
};

[[nodiscard]] findings::Mode mode_of(ScanMode mode) noexcept;
[[nodiscard]] findings::Finding finding_at(const TextPlace& place,
                                           findings::RuleId rule,
                                           std::string reason);

}  // namespace refward::inspect
