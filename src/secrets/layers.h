// SPDX-License-Identifier: Apache-2.0
// Layers: the encoded parts of a text (percent, U+XXXX and \uXXXX, hex, base64) decoded in place,
// pass by pass, with the semantics of gitleaks 8.30, so that imported rules see what they would see
// there. Every pass is linear, and each decoded part is shorter than what it stands for, so all
// passes of a text cost at most depth times its size. Private to this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets {

inline constexpr unsigned kMaxLayers = 5;  // passes; gitleaks' default

// In order of precedence. The values are bits of an EncodingSet.
enum class Encoding : std::uint8_t { percent = 1, unicode = 2, hex = 4, base64 = 8 };

class EncodingSet {
 public:
  constexpr EncodingSet() noexcept = default;

  constexpr EncodingSet(Encoding one) noexcept  // NOLINT(google-explicit-constructor): a set of one
      : bits_(static_cast<std::uint8_t>(one)) {}

  constexpr void add(EncodingSet others) noexcept { bits_ |= others.bits_; }

  [[nodiscard]] constexpr bool has(Encoding one) const noexcept {
    return (bits_ & static_cast<std::uint8_t>(one)) != 0;
  }

  friend constexpr bool operator==(EncodingSet, EncodingSet) noexcept = default;

 private:
  std::uint8_t bits_ = 0;
};

// "base64", "percent base64": names in order of precedence, for Match::layers and tags.
[[nodiscard]] std::string to_text(EncodingSet encodings);

// [begin, end).
struct Range {
  std::size_t begin;
  std::size_t end;

  friend constexpr bool operator==(Range, Range) noexcept = default;
};

// A part that this pass decoded.
struct Segment {
  Range original;         // what it stands for, in the original text
  Range decoded;          // in this layer's text
  EncodingSet encodings;  // of this pass and of those before it that made this part
};

struct Layer {
  // A part of `text` that differs from the original, whichever pass made it; ascending, apart.
  struct Change {
    Range original;
    Range decoded;
  };

  std::string text;               // the whole text, with all parts decoded in place
  std::vector<Segment> segments;  // of this pass, ascending; never empty
  std::vector<Change> changes;    // of all passes
  unsigned depth;                 // 1: the first pass
};

// The next layer: of `original` where there is no `previous`, else of that one's text. Nothing
// where no part decodes. The caller stops at the depth it wants (kMaxLayers).
[[nodiscard]] std::optional<Layer> decode_layer(std::string_view original, const Layer* previous);

// What a match in a layer means.
struct LayerMatch {
  Range original;         // the place in the original text; whole encoded parts
  EncodingSet encodings;  // of the segments that it overlaps or touches
};

// Nothing where the match neither overlaps nor touches a segment of this pass: an earlier pass has
// seen it. `match` is a range of layer.text.
[[nodiscard]] std::optional<LayerMatch> locate(const Layer& layer, Range match);
// The line of layer.text around the segments that `match` overlaps or touches, with the line end
// before it, as gitleaks' allowlists with regexTarget "line" see it. Empty where there are none.
[[nodiscard]] std::string_view line_around(const Layer& layer, Range match);

// Base64 over several lines (folded YAML, MIME, key material without its PEM label), and on one
// line where it decodes to something binary that `containers.h` or `unpack.h` knows by its first
// bytes. For the built-in rules only; gitleaks reads neither.
struct Base64Block {
  Range original;
  std::string bytes;
};

[[nodiscard]] std::vector<Base64Block> base64_blocks(std::string_view text);

}  // namespace refward::secrets
