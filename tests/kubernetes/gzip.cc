// SPDX-License-Identifier: Apache-2.0
#include "twins.h"

#include <algorithm>
#include <cstdint>

namespace refward::manifests::twins {
namespace {

std::uint32_t crc32(std::string_view text) {
  std::uint32_t crc = 0xffffffffU;
  for (const char c : text) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

void append_little(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    out += static_cast<char>(value >> (8 * i) & 0xffU);
}

}  // namespace

std::string gzip(std::string_view text) {
  constexpr std::size_t kLargestBlock = 65535;
  std::string out("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  std::string_view rest = text;
  do {
    const std::string_view block = rest.substr(0, kLargestBlock);
    rest.remove_prefix(block.size());
    out += rest.empty() ? '\1' : '\0';
    append_little(out, static_cast<std::uint32_t>(block.size()), 2);
    append_little(out, ~static_cast<std::uint32_t>(block.size()), 2);
    out += block;
  } while (!rest.empty());
  append_little(out, crc32(text), 4);
  append_little(out, static_cast<std::uint32_t>(text.size()), 4);
  return out;
}

}  // namespace refward::manifests::twins
