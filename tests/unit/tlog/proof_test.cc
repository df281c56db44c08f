// SPDX-License-Identifier: Apache-2.0
#include "tlog/proof.h"

#include <doctest/doctest.h>

#include <bit>
#include <vector>

namespace refward::tlog {
namespace {

using Hashes = std::vector<Digest>;

[[nodiscard]] Hashes leaves(std::size_t count) {
  Hashes hashes;
  for (std::size_t i = 0; i < count; ++i) {
    const auto byte = static_cast<std::uint8_t>(i);
    hashes.push_back(hash_leaf({&byte, 1}));
  }
  return hashes;
}

// RFC 6962 section 2.1.1, by its recursive definition.
[[nodiscard]] Hashes path_of(std::size_t index, std::span<const Digest> tree) {
  if (tree.size() == 1)
    return {};
  const std::size_t k = std::bit_floor(tree.size() - 1);
  const bool left = index < k;
  Hashes path = left ? path_of(index, tree.first(k)) : path_of(index - k, tree.subspan(k));
  path.push_back(root_of(left ? tree.subspan(k) : tree.first(k)));
  return path;
}

// RFC 6962 section 2.1.2: SUBPROOF; `whole` is its boolean.
[[nodiscard]] Hashes sub_proof(std::size_t m, std::span<const Digest> tree, bool whole) {
  if (m == tree.size())
    return whole ? Hashes{} : Hashes{root_of(tree)};
  const std::size_t k = std::bit_floor(tree.size() - 1);
  const bool left = m <= k;
  Hashes path =
      left ? sub_proof(m, tree.first(k), whole) : sub_proof(m - k, tree.subspan(k), false);
  path.push_back(root_of(left ? tree.subspan(k) : tree.first(k)));
  return path;
}

TEST_CASE("every inclusion in trees of up to 33 leaves holds, and no altered one") {
  for (std::size_t size = 1; size <= 33; ++size) {
    const Hashes tree = leaves(size);
    const TreeHead head{size, root_of(tree)};
    for (std::size_t i = 0; i < size; ++i) {
      Hashes path = path_of(i, tree);
      CHECK(verify_inclusion({i, tree[i]}, head, path));
      CHECK_FALSE(verify_inclusion({i, empty_root()}, head, path));
      CHECK_FALSE(verify_inclusion({size, tree[i]}, head, path));
      path.push_back(tree[0]);
      CHECK_FALSE(verify_inclusion({i, tree[i]}, head, path));
      path.pop_back();
      if (path.empty())
        continue;
      path.back()[0] ^= 1U;
      CHECK_FALSE(verify_inclusion({i, tree[i]}, head, path));
      path.pop_back();
      CHECK_FALSE(verify_inclusion({i, tree[i]}, head, path));
    }
  }
}

TEST_CASE("every consistency of trees of up to 33 leaves holds, and no altered one") {
  for (std::size_t size = 1; size <= 33; ++size) {
    const Hashes tree = leaves(size);
    const TreeHead head{size, root_of(tree)};
    for (std::size_t m = 1; m <= size; ++m) {
      const TreeHead older{m, root_of(std::span(tree).first(m))};
      Hashes path = sub_proof(m, tree, true);
      CHECK(verify_consistency(older, head, path));
      CHECK_FALSE(verify_consistency({m, empty_root()}, head, path));
      CHECK_FALSE(verify_consistency(older, {size, empty_root()}, path));
      CHECK_FALSE(verify_consistency({size + 1, older.root}, head, path));
      path.push_back(tree[0]);
      CHECK_FALSE(verify_consistency(older, head, path));
      path.pop_back();
      if (path.empty())
        continue;
      path.pop_back();
      CHECK_FALSE(verify_consistency(older, head, path));
    }
  }
}

}  // namespace
}  // namespace refward::tlog
