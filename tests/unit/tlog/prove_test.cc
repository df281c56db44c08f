// SPDX-License-Identifier: Apache-2.0
#include "tlog/prove.h"

#include "tlog/proof.h"

#include <doctest/doctest.h>

#include <string>

namespace refward::tlog {
namespace {

std::vector<Digest> leaves(std::size_t count) {
  std::vector<Digest> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(hash_leaf(base::as_bytes(std::to_string(i))));
  return out;
}

HashOf in(const std::vector<Digest>& tree) {
  return [&tree](Node node) {
    const std::size_t count = std::size_t{1} << node.height;
    REQUIRE((node.index + 1) * count <= tree.size());
    return root_of(std::span(tree).subspan(node.index * count, count));
  };
}

}  // namespace

TEST_CASE("every proof that is made of trees of up to 70 leaves verifies, for its place alone") {
  const std::vector<Digest> all = leaves(70);
  for (std::uint64_t size = 0; size <= all.size(); ++size) {
    const std::vector<Digest> tree(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(size));
    const TreeHead head{size, root_of(tree)};
    REQUIRE(root_at(size, in(tree)) == head.root);
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto path = inclusion_path(i, size, in(tree));
      REQUIRE(verify_inclusion({i, tree[i]}, head, path));
      REQUIRE_FALSE(verify_inclusion({i + 1, tree[i]}, head, path));
    }
    for (std::uint64_t older = 0; older <= size; ++older) {
      const TreeHead before{older, root_of(std::span(tree).first(older))};
      const auto path = consistency_path(older, size, in(tree));
      REQUIRE(verify_consistency(before, head, path));
      if (older != 0 && older != size)
        REQUIRE_FALSE(verify_consistency({older - 1, before.root}, head, path));
    }
  }
}

}  // namespace refward::tlog
