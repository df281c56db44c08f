// SPDX-License-Identifier: Apache-2.0
// Unfinished: accepted pushes of which the time budget left something out, by what the record says
// of their coverage, until an event "scan-continued" says that the rest was examined.
#pragma once

#include "audit/log.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::audit {

// What a coverage calls that which the time budget left out.
inline constexpr std::string_view kOutOfTime = "time-budget";
inline constexpr std::string_view kContinued = "scan-continued";

struct Unfinished {
  std::uint64_t index = 0;  // of the decision
  std::vector<RefMove> moves;
  std::uint64_t count = 0;            // of objects that were left out
  std::vector<std::string> left_out;  // "<id> <path>", as they were; fewer than `count`: not all
};

// Of one repository, oldest first. Throws base::Failure where the journal cannot be read.
[[nodiscard]] std::vector<Unfinished> unfinished(const Options& options,
                                                 const std::string& repository);

}  // namespace refward::audit
