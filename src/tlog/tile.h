// SPDX-License-Identifier: Apache-2.0
// Tile: the names and contents of the files that a log is served as (c2sp.org/tlog-tiles@v0.1.0):
// tiles of up to 256 hashes, of which one at level l covers 256^(l+1) leaves, and bundles of up to
// 256 entries. A partial tile has a name of its own, so that no file ever changes.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "tlog/prove.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace refward::tlog {

inline constexpr unsigned kTileHeight = 8;
inline constexpr std::uint64_t kTileWidth = 256;
inline constexpr unsigned kTileLevels = 8;              // 256^8 leaves are all that 64 bits count
inline constexpr std::size_t kMaxBundledEntry = 65535;  // bytes

struct TileName {
  static constexpr unsigned kEntries = 64;  // as a level: a bundle of entries

  unsigned level = 0;
  std::uint64_t index = 0;
  std::uint64_t width = kTileWidth;  // hashes or entries in it: 1 to 256

  // "tile/0/x001/x234/067", "tile/entries/000.p/12".
  [[nodiscard]] std::string path() const;
  [[nodiscard]] static base::Result<TileName> parse(std::string_view path);
  friend bool operator==(const TileName&, const TileName&) = default;
};

// How many hashes tiles of this level hold in a log of so many leaves; bundles hold as many entries
// as level 0 hashes.
[[nodiscard]] std::uint64_t hashes_at(unsigned level, std::uint64_t size);

// Of the tile that `name.path()` holds; an error where the length is another.
[[nodiscard]] base::Result<std::vector<Digest>> parse_tile(const TileName& name, base::Bytes bytes);
[[nodiscard]] std::string render_tile(std::span<const Digest> hashes);

// An entry in a bundle: its length in two bytes, and itself. At most kMaxBundledEntry bytes.
void append_to_bundle(std::string& bundle, std::string_view entry);
// All entries of a bundle; views into `bundle`. An error where they are not `name.width`.
[[nodiscard]] base::Result<std::vector<std::string_view>> parse_bundle(const TileName& name,
                                                                       std::string_view bundle);

// The tile that a node's hash follows from, in a log of so many leaves, and where in it the leaves
// of that node begin and how many there are: a power of two, 128 at most.
struct TilePart {
  TileName tile;
  std::size_t first = 0;
  std::size_t count = 0;
};

[[nodiscard]] TilePart part_of(Node node, std::uint64_t size);

// The hashes of the tiles at the right edge: as many levels as are needed, in each those of the
// tile that is not full. All that is needed to append leaves and to write tiles.
class TileEdge {
 public:
  // Called for each tile that becomes full, lower levels first.
  using OnFull = std::function<void(const TileName&, std::span<const Digest>)>;

  TileEdge() = default;

  // Goes on from such an edge; an error where these are not the hashes of so many leaves.
  [[nodiscard]] static base::Result<TileEdge> from(std::uint64_t size,
                                                   std::vector<std::vector<Digest>> levels);

  void append(const Digest& leaf_hash, const OnFull& on_full);

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  // By level, lowest first; the last one is not empty.
  [[nodiscard]] const std::vector<std::vector<Digest>>& levels() const noexcept { return levels_; }

  // The roots of the perfect subtrees, as of a CompactRange.
  [[nodiscard]] std::vector<Digest> range() const;
  [[nodiscard]] Digest root() const;

  // The partial tiles, lower levels first, each with a hash or more.
  void for_each_partial(const OnFull& visit) const;

 private:
  std::uint64_t size_ = 0;
  std::vector<std::vector<Digest>> levels_;
};

}  // namespace refward::tlog
