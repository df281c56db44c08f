// SPDX-License-Identifier: Apache-2.0
#include "tlog/prove.h"

#include <algorithm>
#include <bit>

namespace refward::tlog {
namespace {

// Leaves, from the first to before the last. In all that follows `first` is a multiple of the
// smallest power of two that is not below the count, so that a perfect range is one node.
struct Range {
  std::uint64_t first = 0;
  std::uint64_t end = 0;

  [[nodiscard]] std::uint64_t count() const noexcept { return end - first; }

  // Where RFC 6962 divides it; of two leaves or more.
  [[nodiscard]] std::uint64_t middle() const noexcept {
    return first + std::bit_floor(count() - 1);
  }
};

// MTH of RFC 6962 section 2.1; the depth is below 64, for every turn takes the largest power of two
// away.
Digest root_of_range(Range range, const HashOf& hash_of) {
  if (std::has_single_bit(range.count())) {
    const auto height = static_cast<unsigned>(std::countr_zero(range.count()));
    return hash_of({height, range.first >> height});
  }
  const std::uint64_t middle = range.middle();
  return hash_children(root_of_range({range.first, middle}, hash_of),
                       root_of_range({middle, range.end}, hash_of));
}

}  // namespace

Digest root_at(std::uint64_t size, const HashOf& hash_of) {
  return size == 0 ? empty_root() : root_of_range({0, size}, hash_of);
}

std::vector<Digest> inclusion_path(std::uint64_t index, std::uint64_t size, const HashOf& hash_of) {
  std::vector<Digest> path;
  Range range{0, size};
  while (range.count() > 1) {
    const std::uint64_t middle = range.middle();
    const Range left{range.first, middle};
    const Range right{middle, range.end};
    path.push_back(root_of_range(index < middle ? right : left, hash_of));
    range = index < middle ? left : right;
  }
  std::ranges::reverse(path);
  return path;
}

std::vector<Digest> consistency_path(std::uint64_t older,
                                     std::uint64_t newer,
                                     const HashOf& hash_of) {
  std::vector<Digest> path;
  if (older == 0 || older == newer)
    return path;
  Range range{0, newer};
  while (older != range.end) {
    const std::uint64_t middle = range.middle();
    const Range left{range.first, middle};
    const Range right{middle, range.end};
    path.push_back(root_of_range(older <= middle ? right : left, hash_of));
    range = older <= middle ? left : right;
  }
  if (range.first != 0)  // else it is the older tree itself, whose root the verifier has
    path.push_back(root_of_range(range, hash_of));
  std::ranges::reverse(path);
  return path;
}

}  // namespace refward::tlog
