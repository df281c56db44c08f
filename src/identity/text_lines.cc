// SPDX-License-Identifier: Apache-2.0
#include "identity/text_lines.h"

#include <algorithm>
#include <string>

namespace refward::identity {
namespace {

bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

}  // namespace

Fault check_line(std::string_view line) {
  if (line.size() > kMaxLineBytes)
    return {0, 0, "line-too-long",
            "the line is longer than " + std::to_string(kMaxLineBytes) + " bytes"};
  // Without an early end the compiler can look at many bytes at once.
  unsigned seen = 0;
  for (const char c : line)
    seen |= is_control(c) ? 1U : 0U;
  if (seen == 0)
    return {};
  const auto* const bad = std::find_if(line.begin(), line.end(), is_control);
  const auto column = static_cast<std::uint64_t>(bad - line.begin()) + 1;
  if (*bad == '\r')
    return {0, column, "carriage-return", "a carriage return: lines end with LF alone"};
  if (*bad == '\0')
    return {0, column, "nul", "a NUL byte"};
  return {0, column, "control-character", "a control character"};
}

}  // namespace refward::identity
