// SPDX-License-Identifier: Apache-2.0
#include "tlog/tile.h"

#include "tlog/proof.h"

#include <doctest/doctest.h>

#include <map>
#include <string>

namespace refward::tlog {
namespace {

Digest numbered(std::uint64_t i) {
  return hash_leaf(base::as_bytes(std::to_string(i)));
}

using Files = std::map<std::string, std::string>;

TileEdge::OnFull into(Files& files) {
  return [&files](const TileName& name, std::span<const Digest> hashes) {
    REQUIRE(hashes.size() == name.width);
    REQUIRE(files.emplace(name.path(), render_tile(hashes)).second);
  };
}

// A node's hash, as a client takes it from the tiles.
HashOf from(const Files& files, std::uint64_t size) {
  return [&files, size](Node node) {
    const TilePart part = part_of(node, size);
    const auto file = files.find(part.tile.path());
    REQUIRE(file != files.end());
    const auto hashes = parse_tile(part.tile, base::as_bytes(file->second));
    REQUIRE(hashes.has_value());
    return root_of(std::span(*hashes).subspan(part.first, part.count));
  };
}

}  // namespace

TEST_CASE("the names of tiles") {
  struct Row {
    TileName name;
    const char* path;
  };

  constexpr unsigned kEntries = TileName::kEntries;
  const Row rows[] = {
      {{0, 0, 256}, "tile/0/000"},
      {{0, 1234067, 256}, "tile/0/x001/x234/067"},
      {{2, 0, 1}, "tile/2/000.p/1"},
      {{1, 1000, 255}, "tile/1/x001/000.p/255"},
      {{kEntries, 273, 112}, "tile/entries/273.p/112"},
      {{kEntries, 999, 256}, "tile/entries/999"},
  };
  for (const Row& row : rows) {
    CHECK(row.name.path() == row.path);
    const auto name = TileName::parse(row.path);
    REQUIRE(name.has_value());
    CHECK(*name == row.name);
  }
  for (const char* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/0/0",
                           "tile/0/00",
                           "tile/0/0000",
                           "tile/0/x000/000",
                           "tile/0/001/000",
                           "tile/0/000.p/0",
                           "tile/0/000.p/256",
                           "tile/0/000.p/01",
                           "tile/0/000.p/",
                           "tile/00/000",
                           "tile/8/000",
                           "tile/64/000",
                           "tile/data/000",
                           "/tile/0/000",
                           "tile/0/000/",
                           "tile/0/../000",
                           "checkpoint",
                           "tile/0/x999/x999/x999/x999/x999/x999/x999/999"}) {
    CAPTURE(path);
    CHECK_FALSE(TileName::parse(path).has_value());
  }
}

TEST_CASE("a log of 70,000 leaves has the tiles that the specification counts, and its root") {
  constexpr std::uint64_t kSize = 70'000;
  Files files;
  TileEdge edge;
  CompactRange range;
  for (std::uint64_t i = 0; i < kSize; ++i) {
    edge.append(numbered(i), into(files));
    range.append(numbered(i));
  }
  CHECK(files.size() == 273 + 1);
  edge.for_each_partial(into(files));
  for (const char* path :
       {"tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"})
    CHECK_MESSAGE(files.contains(path), path);
  CHECK(files.size() == 273 + 1 + 3);
  CHECK(edge.root() == range.root());
  CHECK(root_at(kSize, from(files, kSize)) == range.root());
  for (const std::uint64_t index : {0ULL, 255ULL, 256ULL, 65'535ULL, 65'536ULL, 69'999ULL}) {
    const auto path = inclusion_path(index, kSize, from(files, kSize));
    CHECK(verify_inclusion({index, numbered(index)}, {kSize, range.root()}, path));
  }
}

TEST_CASE("the edge knows the root at every size, and a full tile has no partial one") {
  TileEdge edge;
  CompactRange range;
  Files full;
  for (std::uint64_t i = 0; i < 1100; ++i) {
    REQUIRE(edge.root() == range.root());
    edge.append(numbered(i), into(full));
    range.append(numbered(i));
    Files partial;
    edge.for_each_partial(into(partial));
    REQUIRE(partial.contains("tile/0/000.p/256") == false);
    REQUIRE(partial.empty() == false);
  }
  CHECK(hashes_at(0, 256) == 256);
  CHECK(hashes_at(1, 256) == 1);
  CHECK(hashes_at(2, 256) == 0);
  CHECK(hashes_at(8, ~std::uint64_t{0}) == 0);
}

TEST_CASE("tiles and bundles of another size than their name says are refused") {
  const TileName two{.level = 0, .index = 0, .width = 2};
  CHECK(parse_tile(two, base::as_bytes(std::string(64, 'x'))).has_value());
  CHECK_FALSE(parse_tile(two, base::as_bytes(std::string(63, 'x'))).has_value());
  CHECK_FALSE(parse_tile(two, base::as_bytes(std::string(96, 'x'))).has_value());
  std::string bundle;
  append_to_bundle(bundle, "one");
  CHECK_FALSE(parse_bundle(two, bundle).has_value());
  append_to_bundle(bundle, std::string(kMaxBundledEntry, 'e'));
  const auto entries = parse_bundle(two, bundle);
  REQUIRE(entries.has_value());
  CHECK(entries->front() == "one");
  CHECK(entries->back().size() == kMaxBundledEntry);
  CHECK_FALSE(parse_bundle(two, bundle.substr(0, bundle.size() - 1)).has_value());
  append_to_bundle(bundle, "");
  CHECK_FALSE(parse_bundle(two, bundle).has_value());
}

}  // namespace refward::tlog
