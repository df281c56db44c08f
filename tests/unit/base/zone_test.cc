// SPDX-License-Identifier: Apache-2.0
#include "base/zone.h"

#include "wall_clock.h"

namespace refward::base {
namespace {

Zone zone_of(const std::string& name) {
  auto zone = Zone::named(name);
  if (!zone)
    FAIL(zone.error().what);
  return *std::move(zone);
}

Instant at(const char* text) {
  return *parse_rfc3339(text);
}

// Every second from a while before to a while after.
std::vector<Instant> around(const char* text, Seconds span) {
  std::vector<Instant> out;
  for (Instant i = at(text) - span; i <= at(text) + span; i += Seconds(1))
    out.push_back(i);
  return out;
}

void check_like_date(const std::string& name, const std::vector<Instant>& instants) {
  const Zone zone = zone_of(name);
  const auto shown = shown_by_date(name, instants, kOfWeek);
  std::size_t different = 0;
  std::string first;
  for (std::size_t i = 0; i < instants.size(); ++i)
    if (zone.wall_time(instants[i]).of_week != of_week(shown[i]) && different++ == 0)
      first = to_rfc3339(instants[i]) + " is " + shown[i];
  CAPTURE(name);
  CAPTURE(first);
  CHECK(different == 0);
}

}  // namespace

TEST_CASE("clocks show what date(1) says, second by second where they are set") {
  struct Row {
    std::string zone;
    const char* change;
    std::string why;
  };

  const Row rows[] = {
      {"Europe/Berlin", "2026-03-29T01:00:00Z", "an hour is skipped"},
      {"Europe/Berlin", "2026-10-25T01:00:00Z", "an hour is repeated"},
      {"America/New_York", "2026-03-08T07:00:00Z", "west of UTC, skipped"},
      {"America/New_York", "2026-11-01T06:00:00Z", "west of UTC, repeated"},
      {"Australia/Lord_Howe", "2026-04-04T15:00:00Z", "half an hour repeated, on a Sunday there"},
      {"Australia/Lord_Howe", "2026-10-03T15:30:00Z", "half an hour skipped"},
      {"UTC", "2026-03-29T01:00:00Z", "none"},
      {"UTC", "2026-11-23T00:00:00Z", "the week's end"},
      {"Asia/Kathmandu", "2026-11-22T18:15:00Z", "the week's end, off by quarters"},
      {"Pacific/Apia", "2011-12-30T10:00:00Z", "a Friday that never was"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    check_like_date(row.zone, around(row.change, std::chrono::minutes(125)));
  }
}

TEST_CASE("clocks show what date(1) says, hour by hour over the years") {
  std::vector<Instant> hours;
  for (Instant i = at("1970-01-01T00:00:00Z"); i < at("2037-12-31T00:00:00Z");
       i += std::chrono::hours(13) + Seconds(1))
    hours.push_back(i);
  for (const char* zone : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC",
                           "Africa/Casablanca", "Asia/Tokyo"})
    check_like_date(zone, hours);
}

TEST_CASE("what is shown to people") {
  const std::vector<Instant> instants = {
      at("2026-03-29T00:59:59Z"), at("2026-03-29T01:00:00Z"), at("2026-10-25T00:59:59Z"),
      at("2026-10-25T01:00:00Z"), at("2026-12-31T23:00:00Z")};
  for (const std::string name : {"Europe/Berlin", "America/New_York", "UTC"}) {
    const auto shown = shown_by_date(name, instants, "%Y-%m-%d %H:%M %Z");
    for (std::size_t i = 0; i < instants.size(); ++i)
      CHECK(zone_of(name).show(instants[i]) == shown[i]);
  }
  CHECK(zone_of("Europe/Berlin").show(at("2026-11-23T07:00:00Z")) == "2026-11-23 08:00 CET");
}

TEST_CASE("what is no time zone") {
  for (const std::string good : {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires",
                                 "Etc/GMT+5", "America/Port-au-Prince", "EST5EDT"}) {
    CAPTURE(good);
    CHECK(zone_of(good).name() == good);
  }
  for (const std::string bad : {"", "Berlin", "europe/berlin", "Europe/berlin", "EUROPE/BERLIN",
                                "Europe", "Europe/", "/Europe/Berlin", "Europe//Berlin",
                                "../etc/passwd", "Europe/../Europe/Berlin", "Europe/.", "/etc/passwd",
                                "/usr/share/zoneinfo/UTC", "posix/UTC", "right/UTC", "posixrules",
                                "zone.tab", "tzdata.zi", "leapseconds", "CEST", "UTC+1", "+01:00",
                                "Europe/Berlin ", " UTC", "UTC\n", "Europe\\Berlin", "Nowhere/Else"}) {
    CAPTURE(bad);
    const auto zone = Zone::named(bad);
    CHECK_FALSE(zone.has_value());
    if (!zone)
      CHECK(printable(zone.error().what) == zone.error().what);
  }
  CHECK_FALSE(Zone::named(std::string_view("UTC\0", 4)).has_value());
  CHECK_FALSE(Zone::named(std::string(1000, 'A')).has_value());
}

}  // namespace refward::base
