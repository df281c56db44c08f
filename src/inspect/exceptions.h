// SPDX-License-Identifier: Apache-2.0
// Exceptions: [[secrets.override]] and [[secrets.allow]] as they stand for one repository at one
// time (design.md section 5): which mode holds at a path, and whether one value may be there.
// Exceptions are looked up by the value's keyed hash, so several hundred cost as much as one.
#pragma once

#include "base/clock.h"
#include "inspect/scan_settings.h"
#include "secrets/scanner.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace refward::inspect {

class Exceptions {
 public:
  // `settings` outlives it. What ended before or at `now` counts for nothing.
  Exceptions(const SecretSettings& settings, std::string_view repository, base::Instant now);

  struct Held {
    ScanMode mode;
    enum class By { section, override_block } by;
  };

  // An empty path: a message, or the name of a ref.
  [[nodiscard]] Held at(std::string_view path) const;
  // Is anything looked for anywhere?
  [[nodiscard]] bool looks_anywhere() const noexcept;

  // May the same bytes be judged otherwise at another path?
  [[nodiscard]] bool depend_on_path() const noexcept { return by_path_; }

  // Null: none.
  [[nodiscard]] const SecretAllow* allowing(const secrets::Match& match,
                                            std::string_view path) const;

  [[nodiscard]] bool honours(InRepository word) const { return settings_.honour.contains(word); }

 private:
  const SecretSettings& settings_;
  std::vector<const SecretOverride*> overrides_;  // the last of the file first
  std::unordered_map<std::string_view, std::vector<const SecretAllow*>> allowed_;  // by value
  bool by_path_ = false;
};

// Does this line of the text hold a mark by which its author asks to be passed over
// ("gitleaks:allow", "refward:allow")? Lines count from 1.
[[nodiscard]] bool has_inline_allow(std::string_view text, std::uint64_t line) noexcept;

}  // namespace refward::inspect
