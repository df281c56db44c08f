// SPDX-License-Identifier: Apache-2.0
#include "policy/freeze.h"

#include <algorithm>
#include <array>

namespace refward::policy {
namespace {

bool holds(const Weekly& weekly, base::Instant now) {
  const base::Seconds at = weekly.zone.wall_time(now).of_week;
  if (weekly.from < weekly.until)
    return weekly.from <= at && at < weekly.until;
  return at >= weekly.from || at < weekly.until;
}

std::optional<int> two_digits(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 2 || !is_digit(text[0]) || !is_digit(text[1]))
    return std::nullopt;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

}  // namespace

bool Freeze::holds_at(base::Instant now) const {
  if (const auto* weekly = std::get_if<Weekly>(&when))
    return holds(*weekly, now);
  const auto& between = std::get<Between>(when);
  return between.from <= now && now < between.until;
}

std::optional<base::Seconds> parse_week_time(std::string_view text) {
  constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu",
                                                     "Fri", "Sat", "Sun"};
  const auto day = std::find(kDays.begin(), kDays.end(), text.substr(0, 3));
  if (day == kDays.end() || text.size() != 9 || text[3] != ' ' || text[6] != ':')
    return std::nullopt;
  const auto hour = two_digits(text.substr(4, 2));
  const auto minute = two_digits(text.substr(7, 2));
  if (!hour || !minute || *hour > 23 || *minute > 59)
    return std::nullopt;
  return std::chrono::days(day - kDays.begin()) + std::chrono::hours(*hour) +
         std::chrono::minutes(*minute);
}

}  // namespace refward::policy
