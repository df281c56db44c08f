// SPDX-License-Identifier: Apache-2.0
#include "git/tree_cursor.h"

#include <optional>

namespace refward::git {

namespace {

std::optional<std::uint32_t> parse_mode(std::string_view text) {
  if (text.empty())
    return std::nullopt;
  std::uint32_t mode = 0;
  for (const char c : text) {
    if (c < '0' || c > '7')
      return std::nullopt;
    mode = mode * 8 + static_cast<std::uint32_t>(c - '0');
    if (mode > kMaxMode)
      return std::nullopt;
  }
  return mode;
}

}  // namespace

TreeCursor::Step TreeCursor::next(RawTreeEntry& entry) {
  if (rest_.empty())
    return Step::end;
  const std::size_t nul = rest_.find('\0');
  const std::size_t space = rest_.substr(0, nul).find(' ');
  if (nul == std::string_view::npos || space == std::string_view::npos ||
      rest_.size() - nul - 1 < ObjectId::kRawSize)
    return Step::malformed;
  entry.mode_text = rest_.substr(0, space);
  entry.name = rest_.substr(space + 1, nul - space - 1);
  const auto mode = parse_mode(entry.mode_text);
  const auto id = ObjectId::from_bytes(base::as_bytes(rest_.substr(nul + 1, ObjectId::kRawSize)));
  if (!mode || !id || entry.name.empty())
    return Step::malformed;
  entry.mode = *mode;
  entry.id = *id;
  rest_.remove_prefix(nul + 1 + ObjectId::kRawSize);
  return Step::entry;
}

}  // namespace refward::git
