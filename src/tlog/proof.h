// SPDX-License-Identifier: Apache-2.0
// Proof: the verification of inclusion and consistency proofs (RFC 9162 sections 2.1.3.2 and
// 2.1.4.2). False for every proof that is too long, too short or does not fit the sizes.
#pragma once

#include "tlog/merkle.h"

#include <cstdint>
#include <span>

namespace refward::tlog {

struct TreeHead {
  std::uint64_t size = 0;
  Digest root{};
};

struct LeafPlace {
  std::uint64_t index = 0;
  Digest hash{};
};

// `path` goes from the leaf's sibling up to the root.
[[nodiscard]] bool verify_inclusion(const LeafPlace& leaf,
                                    const TreeHead& head,
                                    std::span<const Digest> path);
// Whether `newer` only appends to `older`. Of an empty older tree the proof is empty.
[[nodiscard]] bool verify_consistency(const TreeHead& older,
                                      const TreeHead& newer,
                                      std::span<const Digest> path);

}  // namespace refward::tlog
