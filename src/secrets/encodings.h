// SPDX-License-Identifier: Apache-2.0
// Encodings: where a text looks encoded, and what such a part says. The shapes, their precedence
// and what counts as a success are those of gitleaks 8.30 (see Dialect). Private to this room.
#pragma once

#include "secrets/layers.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace refward::secrets {

struct EncodedPart {
  Encoding encoding;
  Range place;
};

// The parts of `text` that look encoded, from left to right, none overlapping. Searches for what
// begins a part instead of reading byte by byte; most texts hold little of it.
class EncodedParts {
 public:
  EncodedParts(std::string_view text, Dialect dialect) noexcept;

  [[nodiscard]] std::optional<EncodedPart> next();

 private:
  [[nodiscard]] std::optional<EncodedPart> leftmost() const;
  void refresh();

  std::string_view text_;
  Dialect dialect_;
  std::size_t at_ = 0;
  // The next of each kind at or behind at_; `end` 0 asks for a search.
  Range percent_{}, escape_{}, code_point_{}, run_{};
};

// Appends what `part` says to `out`; false, and `out` as before, where it says nothing.
[[nodiscard]] bool append_decoded(std::string_view part,
                                  Encoding encoding,
                                  Dialect dialect,
                                  std::string& out);

// What base64 in either alphabet, padded or not, says; bits left over are ignored.
[[nodiscard]] std::optional<std::string> base64_bytes(std::string_view digits);

}  // namespace refward::secrets
