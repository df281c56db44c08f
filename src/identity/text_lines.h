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
    const std::size_t front = line.find_first_not_of(" \t");
    if (fault.reason.empty() && front != std::string_view::npos && line[front] != '#') {
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
