// SPDX-License-Identifier: Apache-2.0
#include "audit/outcomes_ahead.h"

#include "audit/disk.h"
#include "audit/selection.h"

#include <utility>

namespace refward::audit {
namespace {

// No string of canonical JSON holds an unescaped quote, so this is the key and its value.
constexpr std::string_view kIsOutcome = "\"kind\":\"outcome\"";

constexpr std::uint64_t kMostHeld = 4096;  // bytes of one record

Record record_of(const Leaf& leaf, const Parts& parts) {
  return {leaf.index, leaf.time, std::string(parts.leaf), std::string(parts.details)};
}

}  // namespace

OutcomesAhead::OutcomesAhead(Reader reader, const Position& place) : reader_(std::move(reader)) {
  reader_.seek(place);
}

void OutcomesAhead::look_on(std::uint64_t end) {
  while (reader_.end().index <= end && reader_.next()) {
    const Parts parts = reader_.parts();
    if (parts.leaf.find(kIsOutcome) == std::string_view::npos)
      continue;
    const Leaf leaf = leaf_in(parts);
    if (!leaf.of)
      continue;
    Held held{reader_.position(), std::nullopt};
    if (parts.header.record_size() <= kMostHeld)
      held.record = record_of(leaf, parts);
    newest_.insert_or_assign(*leaf.of, std::move(held));
  }
}

Record OutcomesAhead::read_again(const Position& place) {
  const Position back = reader_.end();
  reader_.seek(place);
  if (!reader_.next())
    throw_disorder("shorter", "entry " + std::to_string(place.index));
  const Parts parts = reader_.parts();
  Record record = record_of(leaf_in(parts), parts);
  reader_.seek(back);
  return record;
}

std::optional<Record> OutcomesAhead::newest_of(std::uint64_t decision) {
  look_on(decision + kJoinAhead);
  newest_.erase(newest_.begin(), newest_.lower_bound(decision));
  const auto found = newest_.find(decision);
  if (found == newest_.end())
    return std::nullopt;
  Held held = std::move(found->second);
  newest_.erase(found);
  joined_.insert(held.place.index);
  return held.record ? std::move(held.record) : read_again(held.place);
}

bool OutcomesAhead::was_joined(std::uint64_t index) {
  joined_.erase(joined_.begin(), joined_.lower_bound(index));
  return joined_.erase(index) != 0;
}

}  // namespace refward::audit
