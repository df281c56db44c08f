// SPDX-License-Identifier: Apache-2.0
// Prove: the making of inclusion and consistency proofs (RFC 6962 sections 2.1.1 and 2.1.2) from
// the hashes of perfect subtrees, wherever those come from.
#pragma once

#include "tlog/merkle.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace refward::tlog {

// The perfect subtree over the leaves index * 2^height to (index + 1) * 2^height - 1.
struct Node {
  unsigned height = 0;
  std::uint64_t index = 0;
  friend bool operator==(const Node&, const Node&) = default;
};

// Throws where it does not know one.
using HashOf = std::function<Digest(Node)>;

// The root over the first `size` leaves; at most 64 hashes are asked for.
[[nodiscard]] Digest root_at(std::uint64_t size, const HashOf& hash_of);
// From the leaf's sibling up to the root. `index` is below `size`.
[[nodiscard]] std::vector<Digest> inclusion_path(std::uint64_t index,
                                                 std::uint64_t size,
                                                 const HashOf& hash_of);
// That the tree of `newer` leaves goes on from that of `older`; empty where either is 0 or both are
// the same. `older` is not above `newer`.
[[nodiscard]] std::vector<Digest> consistency_path(std::uint64_t older,
                                                   std::uint64_t newer,
                                                   const HashOf& hash_of);

}  // namespace refward::tlog
