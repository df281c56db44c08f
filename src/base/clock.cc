// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace refward::base {
namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 9999;
constexpr std::int64_t kMaxDurationSeconds = std::int64_t{100} * 366 * 24 * 3600;

std::string calendar_text(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{instant - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

// Consumes `count` digits and then `separator` (if not NUL) from the front of `text`.
std::optional<unsigned> take_number(std::string_view& text, std::size_t count, char separator) {
  if (text.size() < count + (separator != '\0' ? 1U : 0U))
    return std::nullopt;
  unsigned value = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9')
      return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  text.remove_prefix(count);
  if (separator == '\0')
    return value;
  if (text.front() != separator)
    return std::nullopt;
  text.remove_prefix(1);
  return value;
}

// "Z" or "+hh:mm": what is to be subtracted from local time to get UTC.
std::optional<Seconds> take_zone(std::string_view text) {
  if (text == "Z" || text == "z")
    return Seconds{0};
  if (text.empty() || (text.front() != '+' && text.front() != '-'))
    return std::nullopt;
  const int sign = text.front() == '+' ? 1 : -1;
  text.remove_prefix(1);
  const auto hours = take_number(text, 2, ':');
  const auto minutes = take_number(text, 2, '\0');
  if (!hours || !minutes || !text.empty() || *hours > 23 || *minutes > 59)
    return std::nullopt;
  return Seconds{sign * static_cast<int>(*hours * 3600 + *minutes * 60)};
}

}  // namespace

Clock Clock::system() {
  return Clock([] {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  });
}

Clock Clock::fixed(PreciseInstant instant) {
  return Clock([instant] { return instant; });
}

std::string to_rfc3339(Instant instant) {
  return calendar_text(instant) + "Z";
}

std::string to_rfc3339(PreciseInstant instant) {
  const auto seconds = std::chrono::floor<Seconds>(instant);
  return fmt::format("{}.{:06}Z", calendar_text(seconds), (instant - seconds).count());
}

std::optional<Instant> utc_instant(
    int year, unsigned month, unsigned day, unsigned hour, unsigned minute, unsigned second) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  if (!date.ok() || year < kFirstYear || year > kLastYear || hour > 23 || minute > 59 ||
      second > 59)
    return std::nullopt;
  return std::chrono::sys_days{date} + Seconds{hour * 3600 + minute * 60 + second};
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  const auto year = take_number(text, 4, '-');
  const auto month = take_number(text, 2, '-');
  const auto day = take_number(text, 2, '\0');
  if (!year || !month || !day || text.empty() ||
      (text.front() != 'T' && text.front() != 't' && text.front() != ' '))
    return std::nullopt;
  text.remove_prefix(1);
  const auto hour = take_number(text, 2, ':');
  const auto minute = take_number(text, 2, ':');
  const auto second = take_number(text, 2, '\0');
  if (!hour || !minute || !second)
    return std::nullopt;
  if (text.starts_with('.')) {
    const std::size_t end = text.find_first_not_of("0123456789", 1);
    if (end == std::string_view::npos || end == 1)
      return std::nullopt;
    text.remove_prefix(end);
  }
  const auto zone = take_zone(text);
  const auto local = utc_instant(static_cast<int>(*year), *month, *day, *hour, *minute, *second);
  if (!zone || !local)
    return std::nullopt;
  return *local - *zone;
}

std::optional<Seconds> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end == text.data() || count < 0 ||
      text.data() + text.size() - end != 1)
    return std::nullopt;
  std::int64_t unit = 0;
  switch (*end) {
    case 's':
      unit = 1;
      break;
    case 'm':
      unit = 60;
      break;
    case 'h':
      unit = 3600;
      break;
    case 'd':
      unit = 86400;
      break;
    case 'w':
      unit = 604800;
      break;
    default:
      return std::nullopt;
  }
  if (count > kMaxDurationSeconds / unit)
    return std::nullopt;
  return Seconds{count * unit};
}

}  // namespace refward::base
