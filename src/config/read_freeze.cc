// SPDX-License-Identifier: Apache-2.0
// freeze: weekly on the clocks of a zone, or between two instants.
#include "config/block_readers.h"

namespace refward::config {
namespace {

using policy::Freeze;

constexpr std::string_view kTimeForms =
    "must be a time of the week, as in \"Fri 16:00\", or an instant with its zone, as in "
    "\"2026-12-24T12:00:00+01:00\"";

using Time = std::variant<base::Seconds, base::Instant>;

struct PlacedTime {
  Time time;
  PlacedText text;
};

std::optional<PlacedTime> read_time(Section& table, std::string_view key) {
  const auto text = table.text_or_instant(key);
  if (!text) {
    if (!table.has(key))
      table.problems().error(table.spot(), "freeze." + std::string(key) + " is missing");
    return std::nullopt;
  }
  if (const auto week = policy::parse_week_time(text->value))
    return PlacedTime{*week, *text};
  if (const auto instant = base::parse_rfc3339(text->value))
    return PlacedTime{*instant, *text};
  table.problems().error(text->spot, "freeze." + std::string(key) + " " + std::string(kTimeForms));
  return std::nullopt;
}

// Clocks of which place? None is assumed: a freeze that begins some hours late is none.
std::optional<base::Zone> read_zone(Section& table) {
  const auto name = table.text("zone");
  if (!name) {
    if (!table.has("zone"))
      table.problems().error(table.spot(),
                             "freeze.zone is missing: whose clocks a weekly freeze follows, as in "
                             "zone = \"Europe/Berlin\" or \"UTC\"");
    return std::nullopt;
  }
  auto zone = base::Zone::named(name->value);
  if (zone)
    return *std::move(zone);
  table.problems().error(name->spot, zone.error().what);
  return std::nullopt;
}

std::optional<policy::Weekly> read_weekly(Section& table,
                                          const PlacedTime& from,
                                          const PlacedTime& until) {
  auto zone = read_zone(table);
  const auto begin = std::get<base::Seconds>(from.time);
  const auto end = std::get<base::Seconds>(until.time);
  if (begin == end)
    table.problems().error(until.text.spot,
                           "the freeze ends when it begins; to stop all moves take require = "
                           "[\"no-update\"]");
  if (!zone || begin == end)
    return std::nullopt;
  return policy::Weekly{begin, end, *std::move(zone)};
}

std::optional<policy::Between> read_between(Section& table,
                                            const PlacedTime& from,
                                            const PlacedTime& until) {
  const auto begin = std::get<base::Instant>(from.time);
  const auto end = std::get<base::Instant>(until.time);
  if (const auto zone = table.text("zone"))
    table.problems().error(zone->spot, "freeze.zone is for weekly times: instants have their own");
  if (begin < end)
    return policy::Between{begin, end};
  table.problems().error(until.text.spot, "the freeze ends before it begins");
  return std::nullopt;
}

std::optional<std::variant<policy::Weekly, policy::Between>> read_when(Section& table,
                                                                       Freeze& freeze) {
  const auto from = read_time(table, "from");
  const auto until = read_time(table, "until");
  if (!from || !until) {
    (void)table.text("zone");
    return std::nullopt;
  }
  freeze.from_text = from->text.value;
  freeze.until_text = until->text.value;
  if (from->time.index() != until->time.index()) {
    (void)table.text("zone");
    table.problems().error(until->text.spot,
                           "a freeze has two times of the week or two instants, not one of each");
    return std::nullopt;
  }
  if (std::holds_alternative<base::Seconds>(from->time))
    return read_weekly(table, *from, *until);
  return read_between(table, *from, *until);
}

std::optional<Freeze> read_freeze(Section& table, BlockPlaces& places) {
  Freeze freeze{.when = policy::Between{}};
  auto when = read_when(table, freeze);
  if (auto except = read_names(table, "except", "leave the key out: nobody is excepted", places))
    freeze.except = *std::move(except);
  if (const auto reason = table.text("reason")) {
    freeze.reason = reason->value;
    if (reason->value.size() > kMaxReason)
      table.problems().error(reason->spot,
                             "freeze.reason has at most " + std::to_string(kMaxReason) + " bytes");
  }
  table.finish();
  if (!when)
    return std::nullopt;
  freeze.when = *std::move(when);
  return freeze;
}

}  // namespace

std::vector<Freeze> read_freezes(Section& section, BlockPlaces& places) {
  std::vector<Freeze> out;
  for (Section& table : section.children("freeze"))
    if (auto freeze = read_freeze(table, places))
      out.push_back(*std::move(freeze));
  return out;
}

}  // namespace refward::config
