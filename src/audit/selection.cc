// SPDX-License-Identifier: Apache-2.0
#include "audit/selection.h"

#include "audit/outcomes_ahead.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace refward::audit {
namespace {

std::uint64_t bounded_last(const Filter& filter) {
  return std::min(*filter.last, kMaxLast);
}

// The last `count` of the entries up to filter.to begin here.
std::uint64_t start_of_range(const Filter& filter, std::uint64_t entries) {
  const std::uint64_t end = filter.to && *filter.to < entries ? *filter.to + 1 : entries;
  return std::max(filter.from.value_or(0), end - std::min(end, bounded_last(filter)));
}

}  // namespace

Selection::Selection(Reader reader, Filter filter)
    : reader_(std::move(reader)), filter_(std::move(filter)), subjects_(filter_.subjects()) {
  if (filter_.last)
    find_last();
  else if (filter_.from)
    reader_.seek_entry(*filter_.from);
}

void Selection::find_last() {
  if (filter_.is_range()) {
    reader_.seek_entry(start_of_range(filter_, reader_.entries()));
    return;
  }
  if (filter_.from)
    reader_.seek_entry(*filter_.from);
  std::deque<Position> places;
  const std::uint64_t count = bounded_last(filter_);
  while (count != 0 && next()) {
    places.push_back(reader_.position());
    if (places.size() > count)
      places.pop_front();
  }
  if (places.empty())
    reader_.seek_end();
  else
    reader_.seek(places.front());
}

bool Selection::next() {
  while (reader_.next()) {
    const RecordHeader& header = reader_.header();
    if (filter_.to && header.index > *filter_.to)
      return false;
    if (subjects_ && !subjects_->contains(header.subject))
      continue;
    parts_ = reader_.parts();
    leaf_ = leaf_in(parts_);
    if (passes(filter_, leaf_, parts_.details))
      return true;
  }
  return false;
}

void Selection::go_on(Reader reader) {
  const Position place = reader_.end();
  reader_ = std::move(reader);
  reader_.seek(place);
}

void Selection::skip_to_end() {
  reader_.seek_end();
}

Record Selection::record() const {
  return {leaf_.index, leaf_.time, std::string(parts_.leaf), std::string(parts_.details)};
}

void select(const Options& options,
            const Filter& filter,
            const std::function<bool(const Selection&)>& visit) {
  auto reader = reader_of(options);
  if (!reader)
    return;
  Selection selection(*std::move(reader), filter);
  while (selection.next() && visit(selection)) {
  }
}

void select_joined(const Options& options,
                   const Filter& filter,
                   const std::function<bool(const Joined&)>& visit) {
  std::optional<OutcomesAhead> ahead;
  select(options, filter, [&](const Selection& selection) {
    const std::uint64_t index = selection.leaf().index;
    if (ahead && ahead->was_joined(index))
      return true;
    Joined joined{selection.record(), std::nullopt};
    if (selection.leaf().kind == Kind::decision) {
      if (!ahead)
        ahead.emplace(*reader_of(options), selection.reader().end());
      joined.outcome = ahead->newest_of(index);
    }
    return visit(joined);
  });
}

}  // namespace refward::audit
