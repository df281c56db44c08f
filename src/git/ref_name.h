// SPDX-License-Identifier: Apache-2.0
// RefName: a full ref name that follows git-check-ref-format(1) without
// --allow-onelevel, begins with "refs/", and is at most kMaxLength bytes.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace refward::git {

class RefName {
 public:
  static constexpr std::size_t kMaxLength = 1024;

  [[nodiscard]] static base::Result<RefName> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  [[nodiscard]] bool is_branch() const noexcept;  // refs/heads/
  [[nodiscard]] bool is_tag() const noexcept;     // refs/tags/
  [[nodiscard]] std::string_view short_name()
      const noexcept;  // without refs/heads/ or refs/tags/; else the whole

  friend auto operator<=>(const RefName&, const RefName&) = default;

 private:
  explicit RefName(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace refward::git
