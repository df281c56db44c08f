// SPDX-License-Identifier: Apache-2.0
#include "report/reconcile_report.h"

#include "base/text.h"
#include "report/layout.h"
#include "report/wording.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace refward::report {
namespace {

using Json = nlohmann::ordered_json;

bool is_zeros(const std::string& id) {
  return id.find_first_not_of('0') == std::string::npos;
}

std::string moved_text(const std::string& repository, const audit::RefMove& move) {
  const std::string ref = base::printable(move.ref);
  const std::string what =
      is_zeros(move.new_id) ? fmt::format("deleted, at {}", brief(move.old_id))
      : is_zeros(move.old_id)
          ? fmt::format("created, at {}", brief(move.new_id))
          : fmt::format("moved from {} to {}", brief(move.old_id), brief(move.new_id));
  return wrapped(fmt::format("{}: {}: {} beside the gate", repository, ref, what),
                 "warning: ", "  ");
}

std::string settled_text(const std::string& repository,
                         const audit::Settled& one,
                         std::string_view what) {
  return wrapped(
      fmt::format("{}: {}: entry {} accepted its move to {}, and {}", repository,
                  base::printable(one.move.ref), one.decision, brief(one.move.new_id), what),
      "", "  ");
}

std::string left_text(const std::string& repository, const audit::Reconciliation& found) {
  std::string out;
  if (found.under_way != 0)
    out += wrapped(fmt::format("{}: {} may still be under way", repository,
                               counted(found.under_way, "accepted move", "accepted moves")),
                   "", "  ");
  for (const std::string& ref : found.restless)
    out += wrapped(fmt::format("{}: {}: moved while it was looked at; run this again", repository,
                               base::printable(ref)),
                   "error: ", "  ");
  if (found.dropped != 0)
    out += wrapped(fmt::format("{}: {} without an outcome are more than can be settled", repository,
                               counted(found.dropped, "accepted move", "accepted moves")),
                   "error: ", "  ");
  return out;
}

Json json_of(const audit::RefMove& move) {
  return {{"ref", base::printable(move.ref)}, {"old", move.old_id}, {"new", move.new_id}};
}

Json json_of(const std::vector<audit::Settled>& settled) {
  Json out = Json::array();
  for (const audit::Settled& one : settled) {
    out.push_back(json_of(one.move));
    out.back()["decision"] = one.decision;
  }
  return out;
}

}  // namespace

std::string reconciled_text(const std::string& repository,
                            const audit::Reconciliation& found,
                            const std::string& unseen) {
  const std::string name = base::printable(repository);
  if (!unseen.empty())
    return wrapped(fmt::format("{}: could not be looked at: {}", name, base::printable(unseen)),
                   "error: ", "  ");
  std::string out;
  for (const audit::RefMove& move : found.moved)
    out += moved_text(name, move);
  for (const audit::Settled& one : found.applied)
    out += settled_text(name, one, "it happened");
  for (const audit::Settled& one : found.not_applied)
    out += settled_text(name, one, "it did not happen");
  return out + left_text(name, found);
}

std::string reconciled_sum(std::size_t repositories, std::size_t unseen, std::size_t entries) {
  std::string out = counted(repositories, "repository", "repositories") + " looked at";
  if (unseen != 0)
    out += fmt::format(", {} could not be", unseen);
  return out + (entries == 0
                    ? "; nothing to record\n"
                    : fmt::format("; {} recorded\n", counted(entries, "entry", "entries")));
}

std::string reconciled_json(const std::string& repository,
                            const audit::Reconciliation& found,
                            const std::string& unseen,
                            const std::vector<std::uint64_t>& entries) {
  Json moved = Json::array();
  for (const audit::RefMove& move : found.moved)
    moved.push_back(json_of(move));
  Json restless = Json::array();
  for (const std::string& ref : found.restless)
    restless.push_back(base::printable(ref));
  Json out = {{"repository", base::printable(repository)},
              {"moved", moved},
              {"applied", json_of(found.applied)},
              {"not_applied", json_of(found.not_applied)},
              {"under_way", found.under_way},
              {"restless", restless},
              {"dropped", found.dropped},
              {"entries", entries}};
  if (!unseen.empty())
    out["unseen"] = base::printable(unseen);
  return out.dump() + "\n";
}

}  // namespace refward::report
