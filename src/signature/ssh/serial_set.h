// SPDX-License-Identifier: Apache-2.0
// SerialSet: the serial numbers that a revocation list revokes of one authority's certificates, as
// ranges in their order. Private to signature/ssh.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>
#include <vector>

namespace refward::signature::ssh {

class SerialSet {
 public:
  // Both ends belong to the range. Zero is an error: it is what a certificate has that its
  // authority did not number, so nobody can have meant it.
  [[nodiscard]] base::Status add(std::uint64_t first, std::uint64_t last);
  // Bit N of the big-endian `bits` stands for `offset` + N, which is an error beyond 2^64 - 1.
  [[nodiscard]] base::Status add_bitmap(std::uint64_t offset, base::Bytes bits);

  // After the last add() and before the first contains().
  void settle();

  [[nodiscard]] bool contains(std::uint64_t serial) const noexcept;

  [[nodiscard]] bool empty() const noexcept { return ranges_.empty(); }

 private:
  struct Range {
    std::uint64_t first;
    std::uint64_t last;
  };

  [[nodiscard]] static bool join(Range& earlier, const Range& later) noexcept;
  void append(const Range& range);

  std::vector<Range> ranges_;
};

}  // namespace refward::signature::ssh
