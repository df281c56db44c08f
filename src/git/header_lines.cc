// SPDX-License-Identifier: Apache-2.0
#include "git/header_lines.h"

namespace refward::git {

std::string_view HeaderLines::take_line() {
  const std::size_t end = rest_.find('\n');
  if (end == std::string_view::npos)
    unterminated_ = true;
  const std::string_view line = rest_.substr(0, end == std::string_view::npos ? end : end + 1);
  rest_.remove_prefix(line.size());
  return line;
}

std::optional<HeaderLine> HeaderLines::next() {
  if (rest_.empty())
    return std::nullopt;
  if (rest_.front() == '\n') {
    message_ = rest_.substr(1);
    rest_ = {};
    return std::nullopt;
  }
  const char* const begin = rest_.data();
  std::string_view first = take_line();
  std::size_t length = first.size();
  HeaderLine line;
  while (rest_.starts_with(' ')) {
    line.folded = true;
    length += take_line().size();
  }
  line.whole = std::string_view(begin, length);
  header_size_ += length;
  if (first.ends_with('\n'))
    first.remove_suffix(1);
  const std::size_t space = first.find(' ');
  line.key = first.substr(0, space);
  line.has_value = space != std::string_view::npos;
  if (line.has_value)
    line.value = first.substr(space + 1);
  return line;
}

}  // namespace refward::git
