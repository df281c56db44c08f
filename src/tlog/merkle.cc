// SPDX-License-Identifier: Apache-2.0
#include "tlog/merkle.h"

#include <algorithm>
#include <array>
#include <bit>

namespace refward::tlog {
namespace {

constexpr std::uint8_t kLeafPrefix = 0x00;
constexpr std::uint8_t kNodePrefix = 0x01;

}  // namespace

Digest hash_leaf(base::Bytes leaf) {
  crypto::Sha256Stream stream;
  stream.update({&kLeafPrefix, 1});
  stream.update(leaf);
  return stream.finish();
}

Digest hash_children(const Digest& left, const Digest& right) {
  std::array<std::uint8_t, 1 + 2 * sizeof(Digest)> node{kNodePrefix};
  std::ranges::copy(left, node.begin() + 1);
  std::ranges::copy(right, node.begin() + 1 + sizeof(Digest));
  return crypto::sha256(node);
}

Digest empty_root() {
  return crypto::sha256({});
}

void CompactRange::append(const Digest& leaf_hash) {
  Digest node = leaf_hash;
  // Each trailing one bit of the old size is a perfect subtree that the new leaf completes a pair
  // with.
  for (std::uint64_t bits = size_; (bits & 1U) != 0; bits >>= 1U) {
    node = hash_children(roots_.back(), node);
    roots_.pop_back();
  }
  roots_.push_back(node);
  ++size_;
}

Digest CompactRange::root() const {
  if (roots_.empty())
    return empty_root();
  Digest node = roots_.back();
  for (std::size_t i = roots_.size() - 1; i > 0; --i)
    node = hash_children(roots_[i - 1], node);
  return node;
}

Digest root_of(std::span<const Digest> leaf_hashes) {
  if (leaf_hashes.empty())
    return empty_root();
  if (leaf_hashes.size() == 1)
    return leaf_hashes.front();
  const std::size_t split = std::bit_floor(leaf_hashes.size() - 1);
  return hash_children(root_of(leaf_hashes.first(split)), root_of(leaf_hashes.subspan(split)));
}

}  // namespace refward::tlog
