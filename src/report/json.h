// SPDX-License-Identifier: Apache-2.0
// JSON twins of what the commands print: stable names, one object a run. Text from outside that is
// not UTF-8 is made printable first, so that every line parses.
#pragma once

#include "audit/entry.h"
#include "findings/finding.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refward::report {

// {"findings": [..], "coverage": {..}} plus the given leading members, whose values are JSON
// already.
[[nodiscard]] std::string findings_json(
    const std::vector<std::pair<std::string, std::string>>& leading,
    const findings::Findings& findings,
    const audit::Coverage& coverage);

// A JSON string, quotes included.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace refward::report
