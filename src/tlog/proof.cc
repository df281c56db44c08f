// SPDX-License-Identifier: Apache-2.0
#include "tlog/proof.h"

#include <bit>

namespace refward::tlog {

bool verify_inclusion(const LeafPlace& leaf, const TreeHead& head, std::span<const Digest> path) {
  if (leaf.index >= head.size)
    return false;
  std::uint64_t place = leaf.index;
  std::uint64_t last = head.size - 1;
  Digest node = leaf.hash;
  for (const Digest& sibling : path) {
    if (last == 0)
      return false;
    const bool on_the_right = (place & 1U) != 0 || place == last;
    node = on_the_right ? hash_children(sibling, node) : hash_children(node, sibling);
    while (on_the_right && (place & 1U) == 0 && place != 0) {
      place >>= 1U;
      last >>= 1U;
    }
    place >>= 1U;
    last >>= 1U;
  }
  return last == 0 && node == head.root;
}

bool verify_consistency(const TreeHead& older,
                        const TreeHead& newer,
                        std::span<const Digest> path) {
  if (older.size > newer.size)
    return false;
  if (older.size == newer.size)
    return path.empty() && older.root == newer.root;
  if (older.size == 0)
    return path.empty() && older.root == empty_root();
  const bool perfect = std::has_single_bit(older.size);
  if (!perfect && path.empty())
    return false;
  std::uint64_t place = older.size - 1;
  std::uint64_t last = newer.size - 1;
  const int shift = std::countr_one(place);
  place >>= shift;
  last >>= shift;
  Digest old_node = perfect ? older.root : path.front();
  Digest new_node = old_node;
  for (const Digest& sibling : perfect ? path : path.subspan(1)) {
    if (last == 0)
      return false;
    if ((place & 1U) != 0 || place == last) {
      old_node = hash_children(sibling, old_node);
      new_node = hash_children(sibling, new_node);
      while ((place & 1U) == 0 && place != 0) {
        place >>= 1U;
        last >>= 1U;
      }
    } else {
      new_node = hash_children(new_node, sibling);
    }
    place >>= 1U;
    last >>= 1U;
  }
  return last == 0 && old_node == older.root && new_node == newer.root;
}

}  // namespace refward::tlog
