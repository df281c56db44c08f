// SPDX-License-Identifier: Apache-2.0
#include "tlog/tile.h"

#include "base/text.h"
#include "tlog/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace refward::tlog {
namespace {

constexpr std::string_view kRoot = "tile/";
constexpr std::string_view kEntriesName = "entries";
constexpr std::string_view kPartial = ".p/";
constexpr std::uint64_t kElement = 1000;

// 1234067 is x001/x234/067.
std::string index_path(std::uint64_t index) {
  std::string out = fmt::format("{:03}", index % kElement);
  for (index /= kElement; index != 0; index /= kElement)
    out = fmt::format("x{:03}/{}", index % kElement, out);
  return out;
}

// Forgiving: the caller compares with the one spelling.
std::uint64_t index_in(std::string_view path) {
  std::uint64_t index = 0;
  for (const char c : path)
    if (c >= '0' && c <= '9')
      index = index * 10 + static_cast<std::uint64_t>(c - '0');
  return index;
}

}  // namespace

std::string TileName::path() const {
  const std::string where =
      level == kEntries ? std::string(kEntriesName) : fmt::format("{}", level);
  const std::string full = fmt::format("{}{}/{}", kRoot, where, index_path(index));
  return width == kTileWidth ? full : fmt::format("{}{}{}", full, kPartial, width);
}

base::Result<TileName> TileName::parse(std::string_view path) {
  const base::Error refusal("not the name of a tile");
  const std::string_view whole = path;
  if (!path.starts_with(kRoot))
    return refusal;
  path.remove_prefix(kRoot.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos)
    return refusal;
  TileName out;
  if (path.substr(0, slash) == kEntriesName) {
    out.level = kEntries;
  } else {
    const auto level = parse_decimal(path.substr(0, slash));
    if (!level || *level >= kTileLevels)
      return refusal;
    out.level = static_cast<unsigned>(*level);
  }
  path.remove_prefix(slash + 1);
  if (const std::size_t partial = path.find(kPartial); partial != std::string_view::npos) {
    const auto width = parse_decimal(path.substr(partial + kPartial.size()));
    if (!width || *width == 0 || *width >= kTileWidth)
      return refusal;
    out.width = *width;
    path = path.substr(0, partial);
  }
  out.index = index_in(path);
  if (out.path() != whole)
    return refusal;
  return out;
}

std::uint64_t hashes_at(unsigned level, std::uint64_t size) {
  return level < kTileLevels ? size >> (kTileHeight * level) : 0;
}

base::Result<std::vector<Digest>> parse_tile(const TileName& name, base::Bytes bytes) {
  constexpr std::size_t kSize = Digest{}.size();
  if (bytes.size() != name.width * kSize)
    return base::Error("a tile of another length than its name says");
  std::vector<Digest> hashes(static_cast<std::size_t>(name.width));
  for (std::size_t i = 0; i < hashes.size(); ++i)
    std::copy_n(bytes.subspan(i * kSize, kSize).begin(), kSize, hashes[i].begin());
  return hashes;
}

std::string render_tile(std::span<const Digest> hashes) {
  std::string out;
  out.reserve(hashes.size() * Digest{}.size());
  for (const Digest& hash : hashes)
    out += base::as_text(hash);
  return out;
}

void append_to_bundle(std::string& bundle, std::string_view entry) {
  bundle += static_cast<char>(entry.size() >> 8U & 0xffU);
  bundle += static_cast<char>(entry.size() & 0xffU);
  bundle += entry;
}

base::Result<std::vector<std::string_view>> parse_bundle(const TileName& name,
                                                         std::string_view bundle) {
  std::vector<std::string_view> out;
  base::ByteReader reader(base::as_bytes(bundle));
  while (!reader.at_end()) {
    TRY(const std::uint16_t size, reader.u16());
    TRY(const base::Bytes entry, reader.take(size));
    out.push_back(base::as_text(entry));
    if (out.size() > name.width)
      break;
  }
  if (out.size() != name.width)
    return base::Error("a bundle of another number of entries than its name says");
  return out;
}

TilePart part_of(Node node, std::uint64_t size) {
  const unsigned level = node.height / kTileHeight;
  const unsigned inside = node.height % kTileHeight;
  const std::uint64_t first = node.index << inside;
  TilePart out{.tile = {.level = level, .index = first / kTileWidth}};
  out.first = static_cast<std::size_t>(first % kTileWidth);
  out.count = std::size_t{1} << inside;
  out.tile.width = std::min(kTileWidth, hashes_at(level, size) - out.tile.index * kTileWidth);
  return out;
}

void TileEdge::append(const Digest& leaf_hash, const OnFull& on_full) {
  Digest hash = leaf_hash;
  ++size_;
  for (unsigned level = 0;; ++level) {
    if (level == levels_.size())
      levels_.emplace_back();
    std::vector<Digest>& hashes = levels_[level];
    hashes.push_back(hash);
    if (hashes.size() < kTileWidth)
      return;
    on_full({.level = level, .index = hashes_at(level, size_) / kTileWidth - 1}, hashes);
    hash = root_of(hashes);
    hashes.clear();
  }
}

base::Result<TileEdge> TileEdge::from(std::uint64_t size, std::vector<std::vector<Digest>> levels) {
  const base::Error refusal("not the edge of so many leaves");
  if (hashes_at(static_cast<unsigned>(levels.size()), size) != 0)
    return refusal;
  for (unsigned level = 0; level < levels.size(); ++level)
    if (hashes_at(level, size) == 0 || levels[level].size() != hashes_at(level, size) % kTileWidth)
      return refusal;
  TileEdge out;
  out.size_ = size;
  out.levels_ = std::move(levels);
  return out;
}

std::vector<Digest> TileEdge::range() const {
  std::vector<Digest> out;
  for (std::size_t level = levels_.size(); level-- > 0;) {
    CompactRange range;
    for (const Digest& hash : levels_[level])
      range.append(hash);
    for (const Digest& root : range.roots())
      out.push_back(root);
  }
  return out;
}

Digest TileEdge::root() const {
  return CompactRange(size_, range()).root();
}

void TileEdge::for_each_partial(const OnFull& visit) const {
  for (unsigned level = 0; level < levels_.size(); ++level)
    if (const std::vector<Digest>& hashes = levels_[level]; !hashes.empty())
      visit({.level = level, .index = hashes_at(level, size_) / kTileWidth, .width = hashes.size()},
            hashes);
}

}  // namespace refward::tlog
