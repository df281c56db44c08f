// SPDX-License-Identifier: Apache-2.0
#include "base/crc.h"

#include <array>

namespace refward::base {
namespace {

using Table = std::array<std::uint32_t, 256>;

constexpr Table reflected_table(std::uint32_t polynomial) {
  Table table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1U) != 0 ? value >> 1 ^ polynomial : value >> 1;
    table[i] = value;
  }
  return table;
}

constexpr Table kIeee = reflected_table(0xedb88320U);
constexpr Table kCastagnoli = reflected_table(0x82f63b78U);

std::uint32_t checksum(const Table& table, Bytes bytes) noexcept {
  std::uint32_t value = 0xffffffffU;
  for (const std::uint8_t byte : bytes)
    value = value >> 8 ^ table[(value ^ byte) & 0xffU];
  return ~value;
}

}  // namespace

std::uint32_t crc32(Bytes bytes) noexcept {
  return checksum(kIeee, bytes);
}

std::uint32_t crc32c(Bytes bytes) noexcept {
  return checksum(kCastagnoli, bytes);
}

}  // namespace refward::base
