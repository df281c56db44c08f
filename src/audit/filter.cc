// SPDX-License-Identifier: Apache-2.0
#include "audit/filter.h"

#include "audit/details.h"
#include "audit/details_view.h"
#include "audit/disk.h"
#include "base/text.h"

#include <algorithm>

namespace refward::audit {
namespace {

bool is_literal(const std::string& glob) {
  return glob.find_first_of("*?[\\!") == std::string::npos;
}

bool leaf_passes(const Filter& filter, const Leaf& leaf) {
  return (!filter.from || leaf.index >= *filter.from) && (!filter.to || leaf.index <= *filter.to) &&
         (!filter.kind || leaf.kind == *filter.kind) &&
         (!filter.decision || leaf.decision == filter.decision) &&
         (filter.event.empty() || leaf.event == filter.event) &&
         (!filter.since || leaf.time >= *filter.since) &&
         (!filter.until || leaf.time < *filter.until) &&
         (filter.repositories.empty() ||
          (!leaf.repository.empty() && filter.repositories.matches(leaf.repository)));
}

// The list of a long push may have been erased with its details; then nobody knows its refs.
bool refs_pass(const Filter& filter, const Leaf& leaf, std::string_view details) {
  if (filter.refs.empty())
    return true;
  if (leaf.many && details.find("\"updates\":{") == std::string_view::npos)
    return false;
  const auto moves = updates_of(leaf, details);
  if (!moves)
    throw_disorder("details", "entry " + std::to_string(leaf.index));
  return std::ranges::any_of(
      *moves, [&](const RefMove& move) { return filter.refs.matches(move.ref, ""); });
}

bool is_by(const DetailsView& view, const std::set<std::string>& persons) {
  const auto is_one = [&](std::string_view name) { return persons.contains(std::string(name)); };
  if (is_one(view.pusher) || is_one(view.certificate_person) ||
      std::ranges::any_of(base::split(view.pusher, ' '), is_one))
    return true;
  return std::ranges::any_of(view.signers, [&](const DetailsView::Signer& signer) {
    return is_one(signer.person) || is_one(signer.principal) || is_one(signer.key);
  });
}

bool details_pass(const Filter& filter, const Leaf& leaf, std::string_view details) {
  if (filter.rules.empty() && filter.persons.empty())
    return true;
  const DetailsView view = view_of(leaf, details);
  const bool by_rule = filter.rules.empty() ||
                       std::ranges::any_of(view.findings, [&](const DetailsView::Finding& finding) {
                         return filter.rules.matches(finding.rule);
                       });
  return by_rule && (filter.persons.empty() || is_by(view, filter.persons));
}

}  // namespace

bool Filter::is_range() const {
  return !since && !until && !kind && !decision && event.empty() && repositories.empty() &&
         refs.empty() && rules.empty() && persons.empty();
}

std::optional<std::set<Subject>> Filter::subjects() const {
  if (repositories.empty() || !std::ranges::all_of(repositories.entries(), is_literal))
    return std::nullopt;
  std::set<Subject> subjects;
  for (const std::string& name : repositories.entries())
    subjects.insert(subject_of(name));
  return subjects;
}

bool passes(const Filter& filter, const Leaf& leaf, std::string_view details) {
  return leaf_passes(filter, leaf) && refs_pass(filter, leaf, details) &&
         details_pass(filter, leaf, details);
}

std::optional<base::PreciseInstant> parse_moment(std::string_view text, base::PreciseInstant now) {
  if (const auto span = base::parse_duration(text))
    return std::max(base::PreciseInstant{}, now - *span);
  std::string spelled(text);
  constexpr std::size_t kDate = 10;
  if (spelled.size() > kDate && spelled[kDate] == ' ')
    spelled[kDate] = 'T';
  for (const char* rest : {"", "Z", ":00Z", "T00:00:00Z"})
    if (const auto instant = base::parse_rfc3339(spelled + rest))
      return *instant;
  return std::nullopt;
}

std::optional<Kind> kind_called(std::string_view word) {
  for (const Kind kind : {Kind::decision, Kind::outcome, Kind::event})
    if (to_text(kind) == word)
      return kind;
  return std::nullopt;
}

std::optional<findings::Decision> decision_called(std::string_view word) {
  using findings::Decision;
  for (const Decision decision : {Decision::accept, Decision::reject, Decision::error})
    if (to_text(decision) == word)
      return decision;
  return std::nullopt;
}

bool is_event_word(std::string_view word) {
  return !word.empty() &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos;
}

}  // namespace refward::audit
