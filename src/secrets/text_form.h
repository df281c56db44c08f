// SPDX-License-Identifier: Apache-2.0
// TextForm: how a text is spelled and where its lines are. Private to this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace refward::secrets {

// UTF-16 with a byte order mark, as UTF-8 (an unpaired surrogate becomes U+FFFD, an odd last byte
// is dropped); nothing for any other text.
[[nodiscard]] std::optional<std::string> decode_utf16(std::string_view text);

// Line and column of ascending offsets, in one pass over the text.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) noexcept : text_(text) {}

  // `offset` must not be smaller than in the call before.
  void advance(std::size_t offset) noexcept;

  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

  [[nodiscard]] std::uint64_t column() const noexcept { return offset_ - line_begin_ + 1; }

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  std::size_t line_begin_ = 0;
  std::uint64_t line_ = 1;
};

}  // namespace refward::secrets
