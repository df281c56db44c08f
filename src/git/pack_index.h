// SPDX-License-Identifier: Apache-2.0
// PackIndex: where a pack keeps which object (Git's gitformat-pack(5), "Version 2 pack-*.idx files
// support packs larger than 4 GiB"). A view: it owns nothing and touches no file. Also the header
// that stands before each object in the pack itself. Private to the room.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "git/object_id.h"

#include <cstdint>
#include <optional>

namespace refward::git {

class PackIndex {
 public:
  // An error: not version 2, counts that go down or do not fit the size, bytes left over. Which
  // names stand in it and the file's own checksum are not looked at: a lookup costs no more than
  // its binary search.
  [[nodiscard]] static base::Result<PackIndex> parse(base::Bytes file);

  // Offset of the object in the pack; nothing where it is not there, or its large offset is not.
  [[nodiscard]] std::optional<std::uint64_t> find(const ObjectId& id) const;

  [[nodiscard]] std::uint32_t size() const noexcept { return count_; }

 private:
  PackIndex() = default;

  [[nodiscard]] std::uint32_t count_up_to(std::uint8_t first_byte) const noexcept;
  [[nodiscard]] std::optional<std::uint64_t> offset(std::uint32_t position) const;

  base::Bytes fanout_, names_, offsets_, large_offsets_;
  std::uint32_t count_ = 0;
};

enum class PackedKind : std::uint8_t {
  commit = 1,
  tree = 2,
  blob = 3,
  tag = 4,
  offset_delta = 6,
  name_delta = 7
};

struct PackedHeader {
  static constexpr std::size_t kMaxSize = 10;  // bytes: 4 + 9 * 7 bits hold what 64 can

  PackedKind kind;
  std::uint64_t size;  // bytes, of the object or of the difference
  std::size_t length;  // of the header itself
};

// The header at the front of `bytes`. An error: cut short, no such kind, a size beyond 64 bits.
[[nodiscard]] base::Result<PackedHeader> parse_packed_header(base::Bytes bytes);

}  // namespace refward::git
