// SPDX-License-Identifier: Apache-2.0
// Zone: a time zone of the IANA database (tz.iana.org) that the system has installed, and what its
// clocks show at an instant. Read when a configuration is read, never while a push is judged.
// <date/tz.h> stays behind it.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace refward::base {

// What a clock on the wall shows: seconds since Monday 00:00:00 of its week.
struct WallTime {
  Seconds of_week{0};  // 0 to 7 days, exclusive
};

class Zone {
 public:
  // "Europe/Berlin", "UTC". An error: the database has no such zone, or cannot be read.
  [[nodiscard]] static Result<Zone> named(std::string_view name);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  // Daylight-saving time included. Safe for several threads.
  [[nodiscard]] WallTime wall_time(Instant instant) const;
  // "2026-11-23 08:00 CET", for people.
  [[nodiscard]] std::string show(Instant instant) const;

 private:
  struct Rules;
  Zone(std::string name, std::shared_ptr<const Rules> rules) noexcept;

  std::string name_;
  std::shared_ptr<const Rules> rules_;
};

}  // namespace refward::base
