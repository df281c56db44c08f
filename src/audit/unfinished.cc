// SPDX-License-Identifier: Apache-2.0
#include "audit/unfinished.h"

#include "audit/details.h"
#include "audit/disk.h"
#include "audit/json.h"
#include "audit/printed.h"
#include "audit/reader.h"
#include "base/text.h"

#include <map>
#include <utility>

namespace refward::audit {
namespace {

// The value of the field `coverage`; null where there is none.
Json coverage_in(std::string_view details) {
  const Json object = Json::parse(details, nullptr, false);
  const auto field = object.is_object() ? object.find("coverage") : object.end();
  if (!object.is_object() || field == object.end() || !field->is_object() ||
      !field->contains("value"))
    return nullptr;
  return (*field)["value"];
}

std::uint64_t number_in(const Json& object, std::string_view name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && found != object.end() && found->is_number_unsigned()
             ? found->get<std::uint64_t>()
             : 0;
}

std::vector<std::string> left_out_in(const Json& coverage) {
  std::vector<std::string> out;
  const auto list = coverage.find("not_examined");
  if (list == coverage.end() || !list->is_array())
    return out;
  for (const Json& one : *list)
    if (one.is_object() && one.value("name", "") == kOutOfTime)
      out.push_back(unprinted(one.value("value", "")));
  return out;
}

Unfinished unfinished_of(const Leaf& leaf, std::string_view details, const Json& coverage) {
  auto moves = updates_of(leaf, details);
  if (!moves)
    throw_disorder("details", "entry " + std::to_string(leaf.index));
  for (RefMove& move : *moves)
    move.ref = unprinted(move.ref);
  const auto counts = coverage.find("not_examined_counts");
  return {.index = leaf.index,
          .moves = *std::move(moves),
          .count = counts == coverage.end() ? 0 : number_in(*counts, kOutOfTime),
          .left_out = left_out_in(coverage)};
}

// What never arrived is not there to be examined.
void give_up(const ReconcileStatement& statement, std::map<std::uint64_t, Unfinished>& open) {
  for (const NotApplied& one : statement.not_applied) {
    const auto found = open.find(one.decision);
    if (found == open.end())
      continue;
    std::erase_if(found->second.moves,
                  [&](const RefMove& move) { return base::printable(move.ref) == one.ref; });
    if (found->second.moves.empty())
      open.erase(found);
  }
}

}  // namespace

std::vector<Unfinished> unfinished(const Options& options, const std::string& repository) {
  auto reader = reader_of(options);
  const std::string recorded = base::printable(repository);
  const Subject subject = subject_of(recorded);
  std::map<std::uint64_t, Unfinished> open;
  while (reader && reader->next()) {
    if (reader->header().subject != subject)
      continue;
    const Parts parts = reader->parts();
    const Leaf leaf = leaf_in(parts);
    if (leaf.repository != recorded)
      continue;
    if (leaf.kind == Kind::event && leaf.reconcile) {
      give_up(*leaf.reconcile, open);
    } else if (leaf.kind == Kind::event && leaf.event == kContinued) {
      const Json coverage = coverage_in(parts.details);
      if (coverage.is_object() && coverage.contains("continues"))
        open.erase(number_in(coverage, "continues"));
    } else if (is_accepted(leaf) && parts.details.find(kOutOfTime) != std::string_view::npos) {
      const Json coverage = coverage_in(parts.details);
      if (!coverage.is_object())
        continue;
      if (Unfinished one = unfinished_of(leaf, parts.details, coverage); one.count != 0)
        open.emplace(leaf.index, std::move(one));
    }
  }
  std::vector<Unfinished> out;
  for (auto& [index, one] : open)
    out.push_back(std::move(one));
  return out;
}

}  // namespace refward::audit
