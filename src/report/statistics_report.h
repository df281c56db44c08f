// SPDX-License-Identifier: Apache-2.0
// The figures of `audit stats`, for people and as JSON.
#pragma once

#include "audit/statistics.h"

#include <string>

namespace refward::report {

// Of each list the kShown names that stand for most; how many more there are is said.
inline constexpr std::size_t kShown = 10;

[[nodiscard]] std::string statistics_text(const audit::Statistics& all);
// All names that were counted.
[[nodiscard]] std::string statistics_json(const audit::Statistics& all);

}  // namespace refward::report
