// SPDX-License-Identifier: Apache-2.0
// AllowEntry: the lines of refward.toml that let one found secret be where it is (design.md section
// 5, [[secrets.allow]]), ready for an administrator to copy.
#pragma once

#include "base/clock.h"
#include "findings/finding.h"

#include <optional>
#include <string>
#include <vector>

namespace refward::report {

// `reason` and `until` as they are to stand there. Without `paths` where the path of the finding is
// withheld, or it has none. Nothing for a finding that no exception can cover.
[[nodiscard]] std::vector<std::string> allow_entry(const findings::Finding& finding,
                                                   const std::string& repository,
                                                   const std::optional<base::Instant>& until,
                                                   const std::string& reason);

// The entries of `refward scan --import`: one for each value and rule that refuses, wherever in the
// repository it stands, marked as inherited; none for what is allowed already.
[[nodiscard]] std::string inherited_entries(const findings::Findings& findings,
                                            const std::string& repository,
                                            const std::string& reason);

}  // namespace refward::report
