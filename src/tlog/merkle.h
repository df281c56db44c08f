// SPDX-License-Identifier: Apache-2.0
// Merkle: the hashes of RFC 6962 section 2.1 (the same as RFC 9162 section 2.1) over SHA-256, and
// CompactRange, the right edge of a growing tree: all that is needed to append leaves and to know
// the root at any time. Knows bytes only. A last node without a sibling moves up as it is, it is
// never doubled.
#pragma once

#include "base/bytes.h"
#include "crypto/hash.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace refward::tlog {

using Digest = crypto::Sha256Digest;

// SHA-256(0x00 || leaf). The two prefixes keep a leaf from being passed off as a node.
[[nodiscard]] Digest hash_leaf(base::Bytes leaf);
// SHA-256(0x01 || left || right).
[[nodiscard]] Digest hash_children(const Digest& left, const Digest& right);
// SHA-256 of nothing: the root of a tree without leaves.
[[nodiscard]] Digest empty_root();

// The roots of the perfect subtrees that make up the tree so far, largest first: one for each bit
// set in size().
class CompactRange {
 public:
  CompactRange() = default;

  // Goes on from such a range. `roots` are as many as `size` has bits set.
  CompactRange(std::uint64_t size, std::vector<Digest> roots)
      : size_(size), roots_(std::move(roots)) {}

  // Amortised O(1), at most 64 hashes.
  void append(const Digest& leaf_hash);

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  [[nodiscard]] std::span<const Digest> roots() const noexcept { return roots_; }

  // O(log size).
  [[nodiscard]] Digest root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> roots_;
};

// MTH of RFC 6962 section 2.1, by its recursive definition; the measure of everything faster.
[[nodiscard]] Digest root_of(std::span<const Digest> leaf_hashes);

}  // namespace refward::tlog
