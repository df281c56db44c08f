// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/lines.h"

#include <algorithm>

namespace refward::secrets::gitleaks {

Lines::Lines(std::string_view text) : text_(text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    ends_.push_back(at);
  if (ends_.empty())
    ends_.push_back(text.size());
}

Place Lines::place_behind_last(Span match) const {
  const std::size_t last = ends_.back();
  const std::size_t end = std::min(text_.find_first_of("\r\n", match.end), text_.size());
  const std::uint64_t line = ends_.size() + 1;
  return {line, line, match.begin - last + 1, match.end - last, text_.substr(0, end)};
}

Place Lines::place_of(Span match) const {
  const auto start = std::upper_bound(ends_.begin(), ends_.end(), match.begin);
  if (start == ends_.end())
    return place_behind_last(match);
  const std::size_t line_begin = start == ends_.begin() ? 0 : *std::prev(start);
  const auto number = static_cast<std::uint64_t>(start - ends_.begin()) + 1;
  Place place{number, number, match.begin - line_begin + 1, 0, {}};
  std::size_t line_end = *start;
  const auto end = std::lower_bound(ends_.begin(), ends_.end(), match.end);
  if (end != ends_.end() && match.end > 0) {
    place.end_line = static_cast<std::uint64_t>(end - ends_.begin()) + 1;
    place.end_column = match.end - (end == ends_.begin() ? 0 : *std::prev(end));
    line_end = *end;
  }
  line_end = std::max(line_end, match.end);
  place.line = text_.substr(line_begin, line_end - line_begin);
  return place;
}

}  // namespace refward::secrets::gitleaks
