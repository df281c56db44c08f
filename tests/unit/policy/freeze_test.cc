// SPDX-License-Identifier: Apache-2.0
#include "policy/freeze.h"

#include "policy/settings.h"
#include "wall_clock.h"

namespace refward::policy {
namespace {

base::Instant at(const char* text) {
  return *base::parse_rfc3339(text);
}

base::Zone zone_of(const std::string& name) {
  auto zone = base::Zone::named(name);
  if (!zone)
    FAIL(zone.error().what);
  return *std::move(zone);
}

Freeze weekly(const char* from, const char* until, const std::string& zone) {
  return {Weekly{*parse_week_time(from), *parse_week_time(until), zone_of(zone)}, {}, {}, from,
          until};
}

Freeze between(const char* from, const char* until) {
  return {Between{at(from), at(until)}, {}, {}, from, until};
}

// By the clock that date(1) shows: "5 16:00:00" and later, or before the other.
bool is_frozen(const std::string& shown, const std::string& from, const std::string& until) {
  if (from < until)
    return from <= shown && shown < until;
  return shown >= from || shown < until;
}

}  // namespace

TEST_CASE("times of the week") {
  struct Row {
    const char* text;
    long seconds;  // -1: none
  };

  const Row rows[] = {
      {"Mon 00:00", 0},
      {"Mon 00:01", 60},
      {"Tue 00:00", 86'400},
      {"Wed 12:30", 2 * 86'400 + 45'000},
      {"Thu 01:00", 3 * 86'400 + 3'600},
      {"Fri 16:00", 4 * 86'400 + 57'600},
      {"Sat 09:09", 5 * 86'400 + 32'940},
      {"Sun 23:59", 7 * 86'400 - 60},
      {"Sun 24:00", -1},
      {"Sun 23:60", -1},
      {"", -1},
      {"Fri", -1},
      {"Fri 16", -1},
      {"Fri 1600", -1},
      {"Fri 16:0", -1},
      {"Fri 16:000", -1},
      {"Fri 16:00:00", -1},
      {"Fri  6:00", -1},
      {"Fri 6:00", -1},
      {"Fri +6:00", -1},
      {"Fri 16.00", -1},
      {"Fri\t16:00", -1},
      {"fri 16:00", -1},
      {"FRI 16:00", -1},
      {"Fra 16:00", -1},
      {"Friday 16:00", -1},
      {" Fri 16:00", -1},
      {"16:00", -1},
      {"16:00 Fri", -1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto time = parse_week_time(row.text);
    CHECK((time ? time->count() : -1) == row.seconds);
  }
}

TEST_CASE("a weekly freeze follows the clocks, where they are set too") {
  struct Row {
    std::string zone;
    const char* from;
    const char* until;
    const char* middle;  // of what is looked at, second by second
    std::string why;
  };

  const Row rows[] = {
      {"Europe/Berlin", "Fri 16:00", "Mon 08:00", "2026-11-20T15:00:00Z", "it begins"},
      {"Europe/Berlin", "Fri 16:00", "Mon 08:00", "2026-11-23T07:00:00Z", "it ends, a week on"},
      {"Europe/Berlin", "Fri 16:00", "Mon 08:00", "2026-11-22T23:00:00Z", "over Sunday's end"},
      {"Europe/Berlin", "Fri 16:00", "Mon 08:00", "2026-07-17T14:00:00Z", "in summer"},
      {"Europe/Berlin", "Mon 08:00", "Fri 16:00", "2026-11-23T07:00:00Z", "not over Sunday's end"},
      {"Europe/Berlin", "Sun 02:30", "Sun 12:00", "2026-03-29T01:00:00Z", "begins in no hour"},
      {"Europe/Berlin", "Sat 12:00", "Sun 02:30", "2026-03-29T01:00:00Z", "ends in no hour"},
      {"Europe/Berlin", "Sun 02:00", "Sun 03:00", "2026-03-29T01:00:00Z", "all of it skipped"},
      {"Europe/Berlin", "Sun 02:30", "Sun 12:00", "2026-10-25T01:00:00Z", "begins twice"},
      {"Europe/Berlin", "Sat 12:00", "Sun 02:30", "2026-10-25T01:00:00Z", "ends twice"},
      {"Europe/Berlin", "Sun 02:00", "Sun 03:00", "2026-10-25T01:00:00Z", "two hours long"},
      {"America/New_York", "Sun 01:30", "Fri 00:00", "2026-11-01T06:00:00Z", "west of UTC"},
      {"America/New_York", "Sun 02:30", "Fri 00:00", "2026-03-08T07:00:00Z", "west of UTC"},
      {"Australia/Lord_Howe", "Sun 01:45", "Sun 02:15", "2026-04-04T15:00:00Z", "half an hour"},
      {"Australia/Lord_Howe", "Sun 02:15", "Mon 00:00", "2026-10-03T15:30:00Z", "half an hour"},
      {"UTC", "Sun 23:59", "Mon 00:00", "2026-11-22T23:59:30Z", "the week's last minute"},
      {"UTC", "Mon 00:00", "Mon 00:01", "2026-11-23T00:00:30Z", "the week's first minute"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.zone);
    CAPTURE(row.why);
    std::vector<base::Instant> instants;
    for (int second = -7500; second <= 7500; ++second)
      instants.push_back(at(row.middle) + base::Seconds(second));
    const auto shown = base::shown_by_date(row.zone, instants, base::kOfWeek);
    const auto on_clock = [](const std::string& text) {
      const std::string_view days = "MonTueWedThuFriSatSun";
      return std::to_string(days.find(text.substr(0, 3)) / 3 + 1) + text.substr(3) + ":00";
    };
    const Freeze freeze = weekly(row.from, row.until, row.zone);
    std::size_t different = 0;
    std::size_t held = 0;
    for (std::size_t i = 0; i < instants.size(); ++i) {
      const bool expected = is_frozen(shown[i], on_clock(row.from), on_clock(row.until));
      different += freeze.holds_at(instants[i]) != expected ? 1 : 0;
      held += expected ? 1 : 0;
    }
    CHECK(different == 0);
    const bool never = row.why == "all of it skipped";
    CHECK((held == 0) == never);
  }
}

TEST_CASE("between two instants: the first is frozen, the last is not") {
  const Freeze freeze = between("2026-12-24T12:00:00+01:00", "2027-01-02T08:00:00Z");
  CHECK_FALSE(freeze.holds_at(at("2026-12-24T10:59:59Z")));
  CHECK(freeze.holds_at(at("2026-12-24T11:00:00Z")));
  CHECK(freeze.holds_at(at("2027-01-02T07:59:59Z")));
  CHECK_FALSE(freeze.holds_at(at("2027-01-02T08:00:00Z")));
}

TEST_CASE("all freezes that hold are found") {
  const std::vector<Freeze> freezes = {weekly("Fri 16:00", "Mon 08:00", "Europe/Berlin"),
                                       between("2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z")};
  const auto count = [&](const char* when) { return holding(freezes, at(when)).size(); };
  CHECK(count("2026-11-20T14:59:59Z") == 0);
  CHECK(count("2026-11-20T15:00:00Z") == 1);
  CHECK(count("2026-11-21T00:00:00Z") == 2);
  CHECK(holding(freezes, at("2026-11-22T00:00:00Z")) == std::vector<const Freeze*>{&freezes[0]});
  CHECK(holding({}, at("2026-11-21T00:00:00Z")).empty());
}

}  // namespace refward::policy
