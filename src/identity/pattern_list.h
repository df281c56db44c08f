// SPDX-License-Identifier: Apache-2.0
// PatternListView: the pattern lists of allowed_signers, for principals and for namespaces
// (ssh_config(5), PATTERNS): patterns between commas, in which `*` stands for any characters, `?`
// for one, and a `!` in front takes away. Case matters. Read more strictly than OpenSSH does: an
// empty pattern, a blank at a pattern's edge, "!!" and characters that do not show are errors.
#pragma once

#include "base/result.h"
#include "identity/fault.h"

#include <cstddef>
#include <string_view>

namespace refward::identity {

// Is this one name: no wildcard, comma, quote, control or invisible character, no blank at its
// edges, no `!`, `#` or `@` in front ("@" begins a team)? At most kMaxPatternBytes long.
[[nodiscard]] bool is_literal_name(std::string_view name);

[[nodiscard]] bool matches_pattern(std::string_view text, std::string_view pattern) noexcept;

inline constexpr std::size_t kMaxPatternBytes = 512;
inline constexpr std::size_t kMaxPatterns = 256;

// The part of `rest` before the first comma, which is taken off with it.
[[nodiscard]] std::string_view take_pattern(std::string_view& rest) noexcept;

// The text outlives the view.
class PatternListView {
 public:
  // The fault's column counts from the front of `list`.
  [[nodiscard]] static base::Result<PatternListView, Fault> parse(std::string_view list);

  // Some pattern matches, and none with `!` in front.
  [[nodiscard]] bool matches(std::string_view text) const noexcept;

  [[nodiscard]] std::string_view text() const noexcept { return text_; }

  // Calls visit(name) for each literal that the list itself matches: a wildcard is a permission,
  // never a name, and what a `!` takes away is no name either.
  template <typename Visit>
  void each_literal(const Visit& visit) const {
    for (std::string_view rest = text_; !rest.empty();) {
      const std::string_view pattern = take_pattern(rest);
      if (is_plain_ || is_name(pattern))
        visit(pattern);
    }
  }

  template <typename Visit>
  void each_pattern(const Visit& visit) const {
    for (std::string_view rest = text_; !rest.empty();)
      visit(take_pattern(rest));
  }

  // The first literal; empty where there is none.
  [[nodiscard]] std::string_view first_literal() const noexcept;

 private:
  PatternListView(std::string_view text, bool is_plain) noexcept
      : text_(text), is_plain_(is_plain) {}

  [[nodiscard]] bool is_name(std::string_view pattern) const noexcept;

  std::string_view text_;
  bool is_plain_;  // neither wildcard nor `!`
};

}  // namespace refward::identity
