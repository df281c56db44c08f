// SPDX-License-Identifier: Apache-2.0
// Pattern: one expression of a configuration, compiled by RE2 when it is first needed (all 221 of a
// usual configuration take 57 ms, a text needs two or three). What Go's regexp package matches, it
// matches: leftmost-first, and with an invalid byte of UTF-8 taken for one U+FFFD. Private.
#pragma once

#include "base/result.h"

#include <re2/re2.h>

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets::gitleaks {

// What one compiled expression and its tables may take; RE2 refuses an expression beyond it, and
// falls back from tables to slower simulation. Both stay linear in the text.
inline constexpr std::int64_t kMaxPatternMemory = 8 << 20;

// Matches of one expression in one text; no more are looked for.
inline constexpr std::size_t kMaxPlaces = 500'000;

struct Span {
  std::size_t begin, end;

  bool operator==(const Span&) const = default;
};

class Pattern {
 public:
  explicit Pattern(std::string expression);

  // The number of groups; an error where the expression does not compile.
  [[nodiscard]] static base::Result<int> check(const std::string& expression);

  [[nodiscard]] const std::string& expression() const noexcept { return expression_; }

  // All of these throw base::Failure where the expression does not compile.
  [[nodiscard]] bool is_found_in(std::string_view text) const;
  // The value of each group from 1 on in the leftmost match within `text`; empty where it took no
  // part. Nothing where there is no match.
  [[nodiscard]] std::optional<std::vector<std::string_view>> groups_in(std::string_view text) const;
  // Appends the non-overlapping leftmost-first matches that lie within `window` of `text`; what is
  // around the window counts as context only. Stops when `found` holds kMaxPlaces.
  void find_all(std::string_view text, Span window, std::vector<Span>& found) const;

 private:
  [[nodiscard]] const re2::RE2& compiled() const;

  std::string expression_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<re2::RE2> compiled_;
};

}  // namespace refward::secrets::gitleaks
