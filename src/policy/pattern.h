// SPDX-License-Identifier: Apache-2.0
// Pattern: a regular expression of refward.toml (RE2's syntax, searched, not anchored: design.md
// 4.6), and TextRule, what a text must and must not match. Matching takes time linear in the text.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace refward::policy {

class Pattern {
 public:
  static constexpr std::size_t kMaxLength = 2'048;                 // bytes
  static constexpr std::size_t kMaxMemory = std::size_t{8} << 20;  // of RE2, bytes

  // UTF-8; bytes of a text that are none match nothing but themselves in a class's complement.
  [[nodiscard]] static base::Result<Pattern> parse(std::string_view text);
  [[nodiscard]] bool matches(std::string_view text) const;

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  Pattern(std::string text, std::shared_ptr<const re2::RE2> compiled) noexcept;

  std::string text_;
  std::shared_ptr<const re2::RE2> compiled_;
};

// A plain pattern means `must`.
struct TextRule {
  std::optional<Pattern> must, must_not;

  [[nodiscard]] bool allows(std::string_view text) const {
    return (!must || must->matches(text)) && (!must_not || !must_not->matches(text));
  }
};

}  // namespace refward::policy
