// SPDX-License-Identifier: Apache-2.0
#include "report/layout.h"

#include "base/text.h"

#include <fmt/format.h>

namespace refward::report {
namespace {

// Columns, near enough: code points. Wide characters only make a line break early or late, never
// unsafe.
std::size_t width(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char c : text)
    count += (static_cast<unsigned char>(c) & 0xc0U) != 0x80 ? 1 : 0;
  return count;
}

}  // namespace

std::string wrapped(std::string_view text, std::string_view first, std::string_view rest) {
  std::string out(first);
  std::size_t column = width(first);
  bool at_start = true;
  for (const std::string_view word : base::split(text, ' ')) {
    if (!at_start && column + 1 + width(word) > kColumns) {
      out += '\n';
      out += rest;
      column = width(rest);
      at_start = true;
    }
    if (!at_start) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width(word);
    at_start = false;
  }
  return out + "\n";
}

std::string counted(std::size_t count, std::string_view singular, std::string_view plural) {
  return fmt::format("{} {}", count, count == 1 ? singular : plural);
}

std::string human_size(std::size_t bytes) {
  constexpr double kStep = 1000;
  if (bytes < 10'000)
    return counted(bytes, "byte", "bytes");
  double value = static_cast<double>(bytes) / kStep;
  for (const char* unit : {"kB", "MB"}) {
    if (value < kStep)
      return fmt::format("{:.1f} {}", value, unit);
    value /= kStep;
  }
  return fmt::format("{:.1f} GB", value);
}

}  // namespace refward::report
