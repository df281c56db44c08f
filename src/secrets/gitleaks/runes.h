// SPDX-License-Identifier: Apache-2.0
// Runes: a text as Go reads it. Each byte that is no part of valid UTF-8 (Unicode 15, section 3.9)
// stands for U+FFFD; RE2 never matches such a byte, so it is handed the text with U+FFFD written
// out, and places are carried back. Private to this room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets::gitleaks {

struct Rune {
  char32_t value;    // U+FFFD for an invalid byte
  std::size_t size;  // bytes, at least 1
  bool valid;
};

// `text` is not empty.
[[nodiscard]] Rune first_rune(std::string_view text) noexcept;
void append_utf8(std::string& text, char32_t value);
// As Go's strings.ToLower does for ASCII and for the two letters beyond it that become ASCII
// (U+212A, U+0130); other letters stay.
[[nodiscard]] std::string to_lower(std::string_view text);

class Runes {
 public:
  // Views `text`, or holds a copy where it is not valid UTF-8.
  explicit Runes(std::string_view text);

  [[nodiscard]] std::string_view text() const noexcept { return copy_.empty() ? original_ : copy_; }

  // From a place in text() to the place in the original and back. A place within a U+FFFD that
  // stands for one byte is that byte's.
  [[nodiscard]] std::size_t to_original(std::size_t place) const;
  [[nodiscard]] std::size_t from_original(std::size_t place) const;

 private:
  struct Mark {  // a pair of places that are the same
    std::size_t original, copied;
  };

  std::string_view original_;
  std::string copy_;         // empty: the original is valid
  std::vector<Mark> marks_;  // every few KiB, so that a walk from the nearest is short
};

}  // namespace refward::secrets::gitleaks
