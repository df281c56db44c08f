// SPDX-License-Identifier: Apache-2.0
// Binary: big-endian numbers written into a string, and fixed arrays read back; what ByteReader
// does not have.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace refward::audit {

inline void put_u64(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(value >> shift));
}

inline void put_u32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(value >> shift));
}

inline void put_u16(std::string& out, std::uint16_t value) {
  out.push_back(static_cast<char>(value >> 8));
  out.push_back(static_cast<char>(value));
}

template <std::size_t N>
[[nodiscard]] base::Status take_into(base::ByteReader& reader, std::array<std::uint8_t, N>& out) {
  TRY(const base::Bytes bytes, reader.take(N));
  std::ranges::copy(bytes, out.begin());
  return base::Done{};
}

}  // namespace refward::audit
