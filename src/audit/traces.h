// SPDX-License-Identifier: Apache-2.0
// Traces: by what a person is known, and where a text says so. Names are looked for as words: what
// stands before and after is no letter or digit; ASCII letters compare without case.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace refward::audit {

// A shorter one would be found in texts that are about nobody.
inline constexpr std::size_t kMinTrace = 3;  // bytes

class Traces {
 public:
  // False where it is known already, or too short to be looked for.
  bool add(std::string_view name);

  [[nodiscard]] const std::set<std::string, std::less<>>& names() const noexcept { return names_; }

  // Is one of them this very name?
  [[nodiscard]] bool are(std::string_view name) const;
  // Does the text name the person? As it is, and with its escapes undone (printed.h).
  [[nodiscard]] bool in(std::string_view text) const;
  // Does any string of this JSON, value or key? What is no JSON is searched as it is.
  [[nodiscard]] bool in_json(std::string_view json) const;

 private:
  [[nodiscard]] bool in_plain(std::string_view text) const;
  [[nodiscard]] bool may_be_in(std::string_view json) const;

  std::set<std::string, std::less<>> names_;  // in small letters
  bool plain_ = true;  // all are such that JSON and printing leave them as they are
};

}  // namespace refward::audit
