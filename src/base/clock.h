// SPDX-License-Identifier: Apache-2.0
// Time: instants, their one text form (RFC 3339, UTC), durations as users write them, and the
// Clock, read once per run and handed on as a value: policy and signature receive time points and
// never ask for the time.
#pragma once

#include "base/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace refward::base {

using Seconds = std::chrono::seconds;
using Instant = std::chrono::sys_seconds;                                 // verification, policy
using PreciseInstant = std::chrono::sys_time<std::chrono::microseconds>;  // the record

class Clock {
 public:
  [[nodiscard]] static Clock system();
  [[nodiscard]] static Clock fixed(PreciseInstant instant);

  [[nodiscard]] PreciseInstant now() const { return read_(); }

 private:
  explicit Clock(std::function<PreciseInstant()> read) : read_(std::move(read)) {}

  std::function<PreciseInstant()> read_;
};

// "2026-10-01T00:00:00Z"; with microseconds for a PreciseInstant.
[[nodiscard]] std::string to_rfc3339(Instant instant);
[[nodiscard]] std::string to_rfc3339(PreciseInstant instant);
// Years 1970 to 9999, a zone ("Z" or "+hh:mm") is required, fractions of a second are dropped.
[[nodiscard]] std::optional<Instant> parse_rfc3339(std::string_view text);
// "90s", "10m", "2h", "7d", "3w": digits and one unit, at most 100 years.
[[nodiscard]] std::optional<Seconds> parse_duration(std::string_view text);
// Calendar fields in UTC to an instant; nothing where a field is out of range (31 April, hour 24,
// second 60).
[[nodiscard]] std::optional<Instant> utc_instant(
    int year, unsigned month, unsigned day, unsigned hour, unsigned minute, unsigned second);

}  // namespace refward::base
