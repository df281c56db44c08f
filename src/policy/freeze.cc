// SPDX-License-Identifier: Apache-2.0
#include "policy/freeze.h"

namespace refward::policy {
namespace {

bool holds(const Weekly& weekly, base::Instant now) {
  const base::Seconds at = weekly.zone.wall_time(now).of_week;
  if (weekly.from < weekly.until)
    return weekly.from <= at && at < weekly.until;
  return at >= weekly.from || at < weekly.until;
}

}  // namespace

bool Freeze::holds_at(base::Instant now) const {
  if (const auto* weekly = std::get_if<Weekly>(&when))
    return holds(*weekly, now);
  const auto& between = std::get<Between>(when);
  return between.from <= now && now < between.until;
}

std::optional<base::Seconds> parse_week_time(std::string_view) {
  return std::nullopt;
}

}  // namespace refward::policy
