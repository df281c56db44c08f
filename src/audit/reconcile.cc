// SPDX-License-Identifier: Apache-2.0
#include "audit/reconcile.h"

#include "audit/printed.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string_view>
#include <utility>

namespace refward::audit {
namespace {

constexpr std::string_view kGone = "0000000000000000000000000000000000000000";
constexpr std::size_t kNameBytes = 24 * 1024;  // of refs' names in one leaf, well below kMaxLeaf
constexpr const char* kFoundApplied =
    "no outcome was recorded at the time; the refs show that it happened";

void look_at(const std::string& name,
             Fold::Ref ref,
             const std::string& present,
             base::Instant settle_before,
             Reconciliation& found) {
  const std::string start = ref.show_path_to(present, std::numeric_limits<std::uint64_t>::max());
  if (start != ref.last())
    found.moved.push_back({.ref = name, .old_id = ref.last(), .new_id = start});
  for (const Fold::Open& open : ref.open) {
    if (open.time > settle_before)
      ++found.under_way;
    else
      (open.shown ? found.applied : found.not_applied)
          .push_back({open.decision, {.ref = name, .old_id = open.old_id, .new_id = open.new_id}});
  }
  found.dropped += ref.dropped;
}

std::uint64_t index_in(const Fold& fold, const std::string& name) {
  const auto found = fold.refs().find(name);
  return found == fold.refs().end() ? 0 : found->second.index;
}

Entry event_of(const std::string& repository, std::uint64_t entries) {
  Entry entry;
  entry.kind = Kind::event;
  entry.event = "reconcile";
  entry.repository = repository;
  entry.reconcile = ReconcileStatement{.entries = entries};
  return entry;
}

Entry outcome_of(const std::string& repository, std::uint64_t decision) {
  Entry entry;
  entry.kind = Kind::outcome;
  entry.repository = repository;
  entry.of = decision;
  entry.note = kFoundApplied;
  return entry;
}

// The moves go into the first event; prepare() puts many of them into its details.
std::vector<Entry> events_of(const Reconciliation& found,
                             const std::string& repository,
                             std::uint64_t entries) {
  std::vector<Entry> out;
  if (!found.moved.empty()) {
    out.push_back(event_of(repository, entries));
    out.back().moves = found.moved;
  }
  std::size_t used = kNameBytes;
  for (const Settled& one : found.not_applied) {
    const std::size_t bytes = one.move.ref.size() * 2;
    if (used + bytes > kNameBytes || out.back().reconcile->not_applied.size() >= kMaxNotApplied) {
      out.push_back(event_of(repository, entries));
      used = 0;
    }
    used += bytes;
    out.back().reconcile->not_applied.push_back({one.decision, one.move.ref});
  }
  return out;
}

}  // namespace

Reconciliation reconcile(const Fold& before,
                         const Fold& after,
                         const PresentRefs& refs,
                         base::Instant settle_before) {
  std::set<std::string, std::less<>> names;
  for (const auto& [name, ref] : after.refs())
    names.insert(name);
  for (const auto& [name, value] : refs)
    names.insert(name);
  Reconciliation found;
  for (const std::string& name : names) {
    if (index_in(before, name) != index_in(after, name) ||
        before.refs().contains(name) != after.refs().contains(name)) {
      found.restless.push_back(name);
      continue;
    }
    const auto ref = after.refs().find(name);
    const auto value = refs.find(name);
    look_at(name, ref == after.refs().end() ? Fold::Ref{} : ref->second,
            value == refs.end() ? std::string(kGone) : value->second, settle_before, found);
  }
  return found;
}

std::vector<Entry> entries_of(const Reconciliation& found,
                              const std::string& repository,
                              std::uint64_t entries) {
  std::vector<Entry> out = events_of(found, repository, entries);
  std::map<std::uint64_t, Entry> outcomes;
  for (const Settled& one : found.applied)
    outcomes.try_emplace(one.decision, outcome_of(repository, one.decision))
        .first->second.moves.push_back(one.move);
  for (auto& [decision, entry] : outcomes)
    out.push_back(std::move(entry));
  return out;
}

}  // namespace refward::audit
