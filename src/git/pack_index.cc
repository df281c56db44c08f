// SPDX-License-Identifier: Apache-2.0
#include "git/pack_index.h"

#include <algorithm>
#include <array>

namespace refward::git {
namespace {

constexpr std::array<std::uint8_t, 8> kMagic = {0xff, 't', 'O', 'c', 0, 0, 0, 2};
constexpr std::size_t kFanoutSize = 256 * 4;
constexpr std::size_t kCrcSize = 4;
constexpr std::size_t kOffsetSize = 4;
constexpr std::size_t kLargeOffsetSize = 8;
constexpr std::size_t kTrailerSize = 2 * ObjectId::kRawSize;  // of the pack, and of the index
constexpr std::uint32_t kIsLarge = 0x80000000U;

std::uint32_t u32_at(base::Bytes bytes, std::size_t at) noexcept {
  return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
         std::uint32_t{bytes[at + 2]} << 8 | std::uint32_t{bytes[at + 3]};
}

}  // namespace

base::Result<PackIndex> PackIndex::parse(base::Bytes file) {
  base::ByteReader reader(file);
  TRY(const base::Bytes magic, reader.take(kMagic.size()));
  if (!base::equal(magic, kMagic))
    return base::Error("no pack index of version 2");
  PackIndex index;
  TRY(index.fanout_, reader.take(kFanoutSize));
  for (std::size_t at = 4; at < kFanoutSize; at += 4)
    if (u32_at(index.fanout_, at) < u32_at(index.fanout_, at - 4))
      return base::Error("a pack index whose counts go down");
  index.count_ = u32_at(index.fanout_, kFanoutSize - 4);
  const std::size_t count = index.count_;
  TRY(index.names_, reader.take(count * ObjectId::kRawSize));
  TRY_OK(reader.take(count * kCrcSize));
  TRY(index.offsets_, reader.take(count * kOffsetSize));
  if (reader.remaining() < kTrailerSize)
    return base::Error("a pack index that ends early");
  const std::size_t large = reader.remaining() - kTrailerSize;
  if (large % kLargeOffsetSize != 0 || large / kLargeOffsetSize > count)
    return base::Error("a pack index with bytes left over");
  TRY(index.large_offsets_, reader.take(large));
  return index;
}

std::uint32_t PackIndex::count_up_to(std::uint8_t first_byte) const noexcept {
  return u32_at(fanout_, std::size_t{first_byte} * 4);
}

std::optional<std::uint64_t> PackIndex::find(const ObjectId& id) const {
  const std::uint8_t first = id.bytes().front();
  std::uint32_t begin = first == 0 ? 0 : count_up_to(static_cast<std::uint8_t>(first - 1));
  std::uint32_t end = count_up_to(first);
  while (begin < end) {
    const std::uint32_t middle = begin + (end - begin) / 2;
    const base::Bytes name =
        names_.subspan(std::size_t{middle} * ObjectId::kRawSize, ObjectId::kRawSize);
    if (base::equal(name, id.bytes()))
      return offset(middle);
    if (std::ranges::lexicographical_compare(name, id.bytes()))
      begin = middle + 1;
    else
      end = middle;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> PackIndex::offset(std::uint32_t position) const {
  const std::uint32_t small = u32_at(offsets_, std::size_t{position} * kOffsetSize);
  if ((small & kIsLarge) == 0)
    return small;
  const std::size_t at = std::size_t{small & ~kIsLarge} * kLargeOffsetSize;
  if (at >= large_offsets_.size())
    return std::nullopt;
  return std::uint64_t{u32_at(large_offsets_, at)} << 32 | u32_at(large_offsets_, at + 4);
}

base::Result<PackedHeader> parse_packed_header(base::Bytes bytes) {
  constexpr unsigned kMore = 0x80;
  base::ByteReader reader(bytes);
  TRY(std::uint8_t byte, reader.u8());
  const unsigned kind = byte >> 4 & 7U;
  if (kind == 0 || kind == 5)
    return base::Error("a packed object of unknown kind");
  std::uint64_t size = byte & 0xfU;
  for (unsigned shift = 4; (byte & kMore) != 0; shift += 7) {
    TRY(byte, reader.u8());
    const std::uint64_t bits = byte & 0x7fU;
    if (shift >= 64 || bits << shift >> shift != bits)
      return base::Error("a packed object of impossible size");
    size |= bits << shift;
  }
  return PackedHeader{static_cast<PackedKind>(kind), size, bytes.size() - reader.remaining()};
}

}  // namespace refward::git
