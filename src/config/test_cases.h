// SPDX-License-Identifier: Apache-2.0
// TestCases: a table of `refward policy test`: [[case]] ref, by, changes, expect, rule and more
// (docs/policy.md), read as strictly as refward.toml: an unknown key would test nothing.
#pragma once

#include "config/config.h"
#include "findings/rules.h"

namespace refward::config {

inline constexpr std::size_t kMaxCases = 10'000;

struct TestCase {
  Spot spot;
  std::string name;  // given, or "case[2]" (counted from 1)
  std::string ref;
  std::string repository;                // default "app"
  std::string head = "refs/heads/main";  // what @default means
  policy::Move::Kind move = policy::Move::Kind::update;
  std::optional<PlacedText> by, pusher;  // persons, by name or principal
  std::vector<PlacedText> approved_by;
  std::vector<std::string> changes;
  std::optional<std::string> message;
  std::optional<base::Instant> at;
  bool is_signed = true;
  enum class Expect { accept, reject } expect = Expect::accept;
  std::optional<findings::RuleId> rule;  // of a refusal
};

[[nodiscard]] std::string_view to_text(TestCase::Expect expect) noexcept;

// At least one.
[[nodiscard]] base::Result<std::vector<TestCase>, Problems> parse_cases(
    std::string_view text, const std::filesystem::path& file);

}  // namespace refward::config
