// SPDX-License-Identifier: Apache-2.0
// ByteClass: a character class as far as bytes tell: which ASCII characters, and whether anything
// beyond ASCII may belong to it. Private to this room.
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace refward::secrets::gitleaks {

struct ByteClass {
  std::bitset<128> ascii;
  bool beyond = false;      // may hold characters beyond ASCII
  bool all_beyond = false;  // holds all of them, so that its opposite holds none

  void add(char32_t first, char32_t last);
  void add(const ByteClass& other);
  // (?i)
  void fold();
  [[nodiscard]] ByteClass inverted() const;
  [[nodiscard]] std::string spelled() const;  // "[\x41-\x5a\x80-\xff]"; "(?!)" is never needed
};

// d, w, s and their opposites D, W, S.
[[nodiscard]] std::optional<ByteClass> perl_class(char letter);
// "alpha", "^alpha" as in [[:alpha:]].
[[nodiscard]] std::optional<ByteClass> posix_class(std::string_view name);

// An escaped character at the front of `rest` ("\x41", "\x{1F600}", "\n", "\.", "\101"), which is
// consumed. Nothing where it is none.
[[nodiscard]] std::optional<char32_t> take_escaped(std::string_view& rest);
// "[...]" at the front of `rest`, which is consumed; folded where `caseless`.
enum class Case { exact, folded };
[[nodiscard]] std::optional<ByteClass> take_class(std::string_view& rest, Case letters);

}  // namespace refward::secrets::gitleaks
