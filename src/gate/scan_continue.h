// SPDX-License-Identifier: Apache-2.0
// scan_continue: finishes what the time budget left out of pushes that landed ([secrets] on_budget
// = "accept-and-continue"). It reads in the record what was left out, examines it without a budget,
// and records the result as an event, so that nothing stays unexamined in silence.
#pragma once

#include "audit/entry.h"
#include "audit/log.h"
#include "findings/finding.h"
#include "gate/call.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace refward::gate {

struct Continued {
  std::uint64_t decision;  // whose rest it was
  findings::Findings findings;
  audit::Coverage coverage;
  audit::Receipt receipt;  // of the event
};

// Oldest first; empty where nothing was left out.
[[nodiscard]] std::vector<Continued> scan_continue(const Call& call,
                                                   const std::filesystem::path& repository);

}  // namespace refward::gate
