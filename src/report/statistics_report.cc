// SPDX-License-Identifier: Apache-2.0
#include "report/statistics_report.h"

#include "base/text.h"
#include "report/layout.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace refward::report {
namespace {

using Json = nlohmann::ordered_json;
using Row = std::pair<std::string, std::uint64_t>;

// The greatest first; equal ones by name.
std::vector<Row> rows_of(const audit::Counts& counts) {
  std::vector<Row> rows(counts.by_name().begin(), counts.by_name().end());
  std::ranges::stable_sort(rows, std::greater<>(), &Row::second);
  return rows;
}

std::string section(const std::string& title, const audit::Counts& counts) {
  const std::vector<Row> rows = rows_of(counts);
  if (rows.empty())
    return {};
  std::string out = "\n" + title + "\n";
  for (std::size_t i = 0; i < rows.size() && i < kShown; ++i)
    out += fmt::format("{:>10}  {}\n", rows[i].second, base::printable(rows[i].first));
  if (rows.size() > kShown)
    out += fmt::format("{:>10}  and {} more (--json has them)\n", "", rows.size() - kShown);
  if (counts.others() != 0)
    out += fmt::format("{:>10}  under further names, not counted one by one\n", counts.others());
  return out;
}

std::string instant(base::PreciseInstant time) {
  return base::to_rfc3339(std::chrono::floor<base::Seconds>(time));
}

std::uint64_t pushes_of(const audit::Statistics& all) {
  std::uint64_t pushes = 0;
  for (const auto& [decision, count] : all.decisions.by_name())
    pushes += count;
  return pushes;
}

std::string milliseconds(std::uint64_t us) {
  return fmt::format("{}.{} ms", us / 1000, us / 100 % 10);
}

std::string slowest(const audit::Statistics& all) {
  if (all.slowest.empty())
    return {};
  std::string out = "\nslowest pushes\n";
  for (const auto& slow : all.slowest)
    out += fmt::format("{:>12}  {}, entry {}\n", milliseconds(slow.duration_us),
                       base::printable(slow.repository), slow.index);
  return out;
}

Json json_of(const audit::Counts& counts) {
  Json out = Json::object();
  for (const auto& [name, count] : counts.by_name())
    out[base::printable(name)] = count;
  return out;
}

}  // namespace

std::string statistics_text(const audit::Statistics& all) {
  if (all.entries == 0)
    return "there is no such entry in the record\n";
  const std::uint64_t pushes = pushes_of(all);
  std::string out = fmt::format(
      "{}, {}, from {} to {}\n", counted(static_cast<std::size_t>(all.entries), "entry", "entries"),
      human_size(static_cast<std::size_t>(all.bytes)), instant(*all.first), instant(*all.last));
  if (pushes != 0)
    out += fmt::format("{}, judged in {} on average\n",
                       counted(static_cast<std::size_t>(pushes), "push", "pushes"),
                       milliseconds(all.duration_us / pushes));
  return out + section("pushes by decision", all.decisions) +
         section("refused pushes by rule", all.refusals) +
         section("pushes that a rule on trial would refuse", all.on_trial) +
         section("pushes by repository", all.repositories) +
         section("pushes by who pushed or signed", all.people) + section("events", all.events) +
         slowest(all);
}

std::string statistics_json(const audit::Statistics& all) {
  Json slow = Json::array();
  for (const auto& one : all.slowest)
    slow.push_back({{"index", one.index},
                    {"repository", base::printable(one.repository)},
                    {"duration_us", one.duration_us}});
  Json out = {{"entries", all.entries},
              {"bytes", all.bytes},
              {"first", all.first ? Json(base::to_rfc3339(*all.first)) : Json(nullptr)},
              {"last", all.last ? Json(base::to_rfc3339(*all.last)) : Json(nullptr)},
              {"decisions", json_of(all.decisions)},
              {"outcomes", all.outcomes},
              {"events", json_of(all.events)},
              {"refusals", json_of(all.refusals)},
              {"on_trial", json_of(all.on_trial)},
              {"repositories", json_of(all.repositories)},
              {"people", json_of(all.people)},
              {"duration_us", all.duration_us},
              {"slowest", slow}};
  const std::uint64_t others = all.repositories.others() + all.people.others();
  if (others != 0)
    out["under_further_names"] = others;
  return out.dump(-1, ' ', true) + "\n";
}

}  // namespace refward::report
