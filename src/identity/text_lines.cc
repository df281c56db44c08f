// SPDX-License-Identifier: Apache-2.0
#include "identity/text_lines.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

namespace refward::identity {
namespace {

bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

// Eight characters at a time: is one of them below 0x20, or 0x7f? (Tabs are; the caller looks
// again.)
bool may_hold_control(std::string_view text) noexcept {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = kOnes << 7;
  constexpr std::uint64_t kDeletes = kOnes * 0x7f;
  std::uint64_t seen = 0;
  for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof(word));
    const std::uint64_t deletes = word ^ kDeletes;
    seen |= ((word - kOnes * 0x20) & ~word) | ((deletes - kOnes) & ~deletes);
  }
  return (seen & kHighs) != 0 || std::any_of(text.begin(), text.end(), is_control);
}

}  // namespace

Fault check_line(std::string_view line) {
  if (line.size() > kMaxLineBytes)
    return {0, 0, "line-too-long",
            "the line is longer than " + std::to_string(kMaxLineBytes) + " bytes"};
  if (!may_hold_control(line))
    return {};
  const auto* const bad = std::find_if(line.begin(), line.end(), is_control);
  if (bad == line.end())
    return {};
  const auto column = static_cast<std::uint64_t>(bad - line.begin()) + 1;
  if (*bad == '\r')
    return {0, column, "carriage-return", "a carriage return: lines end with LF alone"};
  if (*bad == '\0')
    return {0, column, "nul", "a NUL byte"};
  return {0, column, "control-character", "a control character"};
}

}  // namespace refward::identity
