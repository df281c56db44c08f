// SPDX-License-Identifier: Apache-2.0
// ClockEvents: what the record says of the machine's time: that it was started anew, that somebody
// set its clock. Entries are in the order of their indices, whatever their times say; these events
// tell a reader where the times do not follow it.
#pragma once

#include "audit/entry.h"
#include "audit/moment.h"

#include <optional>
#include <vector>

namespace refward::audit {

inline constexpr const char* kBootEvent = "boot";
inline constexpr const char* kClockStepEvent = "clock-step";

// Between the moment of the last entry, where it is known, and now.
[[nodiscard]] std::vector<Entry> clock_events(const std::optional<Moment>& last, const Moment& now);

}  // namespace refward::audit
