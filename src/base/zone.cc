// SPDX-License-Identifier: Apache-2.0
#include "base/zone.h"

#include "base/files.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <date/tz.h>
#include <filesystem>
#include <map>
#include <mutex>
#include <stdexcept>

namespace refward::base {
namespace {

constexpr std::size_t kMaxName = 64;  // bytes; the longest of the database has 32

// The names of the database; beside its folder may lie others ("right/Europe/Berlin" counts leap
// seconds), and a name that climbs is a path.
bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxName || name.starts_with("posix"))
    return false;
  for (const std::string_view part : split(name, '/')) {
    if (part.empty() || part.front() < 'A' || part.front() > 'Z')
      return false;
    if (!std::all_of(part.begin(), part.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '_' || c == '-' || c == '+';
        }))
      return false;
  }
  return true;
}

constexpr const char* kDatabase = "/usr/share/zoneinfo";
constexpr std::size_t kMaxFile = std::size_t{1} << 20;

// Rules that go on for ever, as "CET-1CEST,M3.5.0,M10.5.0/3", end a file (RFC 8536, section 3.3).
// The library reads only the changes that are spelled out before; zic's slim form has none of the
// years to come, and clocks would stay for ever at what they showed when the rules began.
bool is_spelled_out(const date::time_zone& zone) {
  const std::string file =
      read_file(std::filesystem::path(kDatabase) / std::string(zone.name()), kMaxFile);
  const auto last_line = file.rfind('\n', file.empty() ? 0 : file.size() - 2);
  const bool goes_on =
      last_line == std::string::npos || file.find(',', last_line) != std::string::npos;
  constexpr auto kThen = std::chrono::sys_days{std::chrono::year{2036} / 7 / 1};
  constexpr auto kEnd = std::chrono::sys_days{std::chrono::year{2038} / 1 / 1};
  return !goes_on || zone.get_info(Instant{kThen}).end < kEnd;
}

// Of the database, its file read; throws std::runtime_error where there is none.
const date::time_zone* located(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, const date::time_zone*, std::less<>> known;
  const std::lock_guard lock(mutex);
  if (const auto found = known.find(name); found != known.end())
    return found->second;
  const date::time_zone* zone = date::locate_zone(name);
  if (!is_spelled_out(*zone))
    throw std::runtime_error(fmt::format(
        "{}/{} does not spell out its changes: install tzdata in its fat form", kDatabase, name));
  return known.emplace(name, zone).first->second;
}

}  // namespace

struct Zone::Rules {
  const date::time_zone* zone;
};

Zone::Zone(std::string name, std::shared_ptr<const Rules> rules) noexcept
    : name_(std::move(name)), rules_(std::move(rules)) {}

Result<Zone> Zone::named(std::string_view name) {
  if (!is_zone_name(name))
    return Error("no name of a time zone: " + printable(name));
  try {
    return Zone(std::string(name), std::make_shared<Rules>(Rules{located(name)}));
  } catch (const std::exception& error) {
    return Error("no time zone: " + printable(error.what(), 200));
  }
}

WallTime Zone::wall_time(Instant instant) const {
  constexpr Seconds kWeek = std::chrono::days(7);
  constexpr Seconds kMonday = std::chrono::days(3);  // 1970-01-01 was a Thursday
  const Seconds local = instant.time_since_epoch() + rules_->zone->get_info(instant).offset;
  const Seconds of_week = (local + kMonday) % kWeek;
  return {of_week < Seconds(0) ? of_week + kWeek : of_week};
}

std::string Zone::show(Instant instant) const {
  const auto info = rules_->zone->get_info(instant);
  std::string local = to_rfc3339(instant + info.offset);  // "2026-11-23T08:00:00Z"
  local[10] = ' ';
  return local.substr(0, 16) + " " + info.abbrev;
}

}  // namespace refward::base
