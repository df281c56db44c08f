// SPDX-License-Identifier: Apache-2.0
// Finding: one thing that an inspection holds against a push, as data. The inspections fill it,
// `decide` counts it, `audit` keeps it, and `report` alone turns it into words.
#pragma once

#include "findings/rules.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::findings {

enum class Severity { error, warning, note };

// evaluate: the block that found it only reports; the finding is recorded and shown, and refuses
// nothing.
enum class Mode { enforce, evaluate };

// What a reader needs to know beyond the place: {"signer", "alice@example.org"}. Values may hold
// anything that a pusher wrote; whoever prints them escapes them. Never a secret.
struct Fact {
  std::string name;
  std::string value;
  friend bool operator==(const Fact&, const Fact&) = default;
};

struct Finding {
  RuleId rule = RuleId::limit;
  std::string part;  // finer name within the rule, or empty: secrets/github-pat
  Severity severity = Severity::error;
  Mode mode = Mode::enforce;
  std::string block;  // name of the [[protect]] block that asks for it; empty: holds for every ref
  std::string ref;
  std::string object;  // hex id of the commit or tag that is to be mended, or empty
  std::string path;
  std::uint64_t line = 0;  // 1-based; 0: the whole file
  std::string reason;      // stable code, words in report: "no-signature"
  std::vector<Fact> facts;

  [[nodiscard]] bool refuses() const noexcept {
    return severity == Severity::error && mode == Mode::enforce;
  }

  // "signed-commits", "secrets/github-pat".
  [[nodiscard]] std::string rule_name() const;
  [[nodiscard]] std::string_view fact(std::string_view name) const noexcept;

  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

// error: refward itself could not judge; the push is refused all the same.
enum class Decision { accept, reject, error };

// Refused by the first finding that refuses.
[[nodiscard]] Decision decide(const Findings& findings) noexcept;

[[nodiscard]] std::string_view to_text(Severity severity) noexcept;  // "error", "warning", "note"
[[nodiscard]] std::string_view to_text(Mode mode) noexcept;          // "enforce", "evaluate"
[[nodiscard]] std::string_view to_text(Decision decision) noexcept;  // "accept", "reject", "error"

}  // namespace refward::findings
