// SPDX-License-Identifier: Apache-2.0
// What the line formats of the keyrings have in common: LF ends a line, blanks are space and tab,
// a line whose first character is `#` is a comment, and no other control character stands anywhere
// (a CR or a NUL is read differently by every program that meets it).
#pragma once

#include "identity/fault.h"

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace refward::identity {

inline constexpr std::size_t kMaxLineBytes = 32 * 1024;
inline constexpr std::size_t kMaxLines = 200'000;

[[nodiscard]] constexpr bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}

// Where the first blank stands, or the length. (string_view::find_first_of looks at one character
// after the other; these files are read on every push.)
[[nodiscard]] constexpr std::size_t find_blank(std::string_view text) noexcept {
  const std::string_view front = text.substr(0, text.find(' '));
  return front.substr(0, front.find('\t')).size();
}

// Where the first character stands that is no blank, or the length.
[[nodiscard]] constexpr std::size_t skip_blanks(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size() && is_blank(text[at]))
    ++at;
  return at;
}

// What a fault of this line's characters or length is; without a reason where there is none.
[[nodiscard]] Fault check_line(std::string_view line);

// Calls parse(line, number) for each line that is neither blank nor a comment, without the blanks
// at its front, and takes in the Fault that it may return (none: an empty reason). A fault's
// column counts from the front of what parse() was given.
template <typename Parse>
std::vector<Fault> each_line(std::string_view text, const Parse& parse) {
  std::vector<Fault> faults;
  for (std::size_t number = 1; !text.empty() && faults.size() < kMaxFaults; ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    Fault fault = number > kMaxLines ? Fault{0, 0, "too-many-lines", "the file has too many lines"}
                                     : check_line(line);
    const std::size_t front = skip_blanks(line);
    if (fault.reason.empty() && front < line.size() && line[front] != '#') {
      fault = parse(line.substr(front), number);
      fault.column += fault.column != 0 ? front : 0;
    }
    if (fault.reason.empty())
      continue;
    fault.line = number;
    faults.push_back(std::move(fault));
    if (number > kMaxLines)
      break;
  }
  return faults;
}

}  // namespace refward::identity
