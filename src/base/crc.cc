// SPDX-License-Identifier: Apache-2.0
#include "base/crc.h"

#include <array>

namespace refward::base {
namespace {

// For each of the next eight bytes what it makes of the checksum; [0] is the table for one byte.
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables reflected_tables(std::uint32_t polynomial) {
  Tables tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1U) != 0 ? value >> 1 ^ polynomial : value >> 1;
    tables[0][i] = value;
  }
  for (std::size_t ahead = 1; ahead < tables.size(); ++ahead)
    for (std::size_t i = 0; i < 256; ++i) {
      const std::uint32_t before = tables[ahead - 1][i];
      tables[ahead][i] = before >> 8 ^ tables[0][before & 0xffU];
    }
  return tables;
}

constexpr Tables kIeee = reflected_tables(0xedb88320U);
constexpr Tables kCastagnoli = reflected_tables(0x82f63b78U);

std::uint32_t checksum(const Tables& tables, Bytes bytes) noexcept {
  std::uint32_t value = 0xffffffffU;
  for (; bytes.size() >= tables.size(); bytes = bytes.subspan(tables.size())) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const std::uint32_t old = i < 4 ? value >> (8 * i) : 0;
      next ^= tables[tables.size() - 1 - i][(old ^ bytes[i]) & 0xffU];
    }
    value = next;
  }
  for (const std::uint8_t byte : bytes)
    value = value >> 8 ^ tables[0][(value ^ byte) & 0xffU];
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
