// SPDX-License-Identifier: Apache-2.0
// TextForm: how a text is spelled and where its lines are. UTF-16 and UTF-32 in both byte orders,
// with and without a byte order mark, and such strings inside other data (registry exports,
// resources of executables, strings in object files). The bytes as they stand are always scanned
// too, so a lying mark or a wrong guess hides nothing. Private to this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets {

// Wide strings of fewer characters in other data are not read: no secret is that short.
inline constexpr std::size_t kMinWideRun = 6;

// One reading of a text, as UTF-8.
struct TextForm {
  // Where a part of `text` stands in the original bytes; each of its characters takes `unit` bytes.
  struct Part {
    std::size_t decoded;
    std::size_t original;
    std::size_t unit;
  };

  std::string_view name;  // "utf-16le", "utf-16be", "utf-32le", "utf-32be"
  std::string text;       // an unpaired surrogate becomes U+FFFD, a cut last unit is dropped
  // Empty: the whole text, whose lines are those of `text`. Else the wide strings within other
  // data, ascending, each with "\n" behind it; their lines are those of the original bytes.
  std::vector<Part> parts;

  // Only where there are parts: the byte that the character at `decoded` comes from.
  [[nodiscard]] std::size_t original_offset(std::size_t decoded) const noexcept;
};

// All readings but the bytes as they stand; at most one of each name, together at most twice as
// long as `bytes`. A text without NUL bytes and mark costs one search for them.
[[nodiscard]] std::vector<TextForm> text_forms(std::string_view bytes);

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

// The first whole form of UTF-16 with a mark. Kept until its last caller reads text_forms().
[[nodiscard]] std::optional<std::string> decode_utf16(std::string_view text);

}  // namespace refward::secrets
