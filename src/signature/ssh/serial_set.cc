// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/serial_set.h"

#include <algorithm>
#include <limits>

namespace refward::signature::ssh {

using base::Error;

// Whether `later`, which does not begin before `earlier`, overlaps or abuts it: it is then part of
// it.
bool SerialSet::join(Range& earlier, const Range& later) noexcept {
  if (later.first < earlier.first || later.first - 1 > earlier.last)
    return false;
  earlier.last = std::max(earlier.last, later.last);
  return true;
}

void SerialSet::append(const Range& range) {
  if (ranges_.empty() || !join(ranges_.back(), range))
    ranges_.push_back(range);
}

base::Status SerialSet::add(std::uint64_t first, std::uint64_t last) {
  if (first == 0)
    return Error("the serial number 0 is revoked, which no authority gives");
  if (first > last)
    return Error("a range of serial numbers ends before it begins");
  append({first, last});
  return base::Done{};
}

base::Status SerialSet::add_bitmap(std::uint64_t offset, base::Bytes bits) {
  std::uint64_t index = 0;
  for (auto byte = bits.rbegin(); byte != bits.rend(); ++byte) {
    for (unsigned bit = 0; bit < 8; ++bit, ++index) {
      if ((*byte >> bit & 1u) == 0)
        continue;
      if (index > std::numeric_limits<std::uint64_t>::max() - offset)
        return Error("a bitmap of serial numbers goes beyond their end");
      TRY_OK(add(offset + index, offset + index));
    }
  }
  return base::Done{};
}

void SerialSet::settle() {
  const auto by_first = [](const Range& a, const Range& b) { return a.first < b.first; };
  if (!std::is_sorted(ranges_.begin(), ranges_.end(), by_first))
    std::sort(ranges_.begin(), ranges_.end(), by_first);
  const std::vector<Range> sorted = std::move(ranges_);
  ranges_.clear();
  for (const Range& range : sorted)
    append(range);
}

bool SerialSet::contains(std::uint64_t serial) const noexcept {
  const auto begins_after = [](std::uint64_t number, const Range& range) {
    return number < range.first;
  };
  const auto behind = std::upper_bound(ranges_.begin(), ranges_.end(), serial, begins_after);
  return behind != ranges_.begin() && serial <= std::prev(behind)->last;
}

}  // namespace refward::signature::ssh
