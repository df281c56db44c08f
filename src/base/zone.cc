// SPDX-License-Identifier: Apache-2.0
#include "base/zone.h"

namespace refward::base {

struct Zone::Rules {};

Zone::Zone(std::string name, std::shared_ptr<const Rules> rules) noexcept
    : name_(std::move(name)), rules_(std::move(rules)) {}

Result<Zone> Zone::named(std::string_view name) {
  if (name != "UTC")
    return Error("there is no time zone " + std::string(name));
  return Zone(std::string(name), std::make_shared<Rules>());
}

WallTime Zone::wall_time(Instant instant) const {
  constexpr Seconds kWeek = std::chrono::days(7);
  constexpr Seconds kMonday = std::chrono::days(3);  // 1970-01-01 was a Thursday
  const Seconds of_week = (instant.time_since_epoch() + kMonday) % kWeek;
  return {of_week < Seconds(0) ? of_week + kWeek : of_week};
}

std::string Zone::show(Instant instant) const {
  return to_rfc3339(instant);
}

}  // namespace refward::base
