// SPDX-License-Identifier: Apache-2.0
// Program: the rules of a configuration with all that a scan needs of them, made once and shared by
// all threads. Expressions compile when first needed. Private to this room.
#pragma once

#include "secrets/gitleaks/allowlists.h"
#include "secrets/gitleaks/pattern.h"
#include "secrets/gitleaks/rules.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace refward::secrets::gitleaks {

struct RuleProgram {
  explicit RuleProgram(const Rule& rule);

  // A composite rule's helper.
  struct Helper {
    std::size_t rule;
    const Required* wanted;
  };

  const Rule& rule;
  std::unique_ptr<Pattern> regex, path;  // null: none
  std::vector<AllowlistMatcher> allowlists;
  std::vector<std::size_t> keywords;  // indices of Program::keywords; empty: runs on every text
  std::vector<Helper> helpers;
  bool generic;  // its findings give way to those of others
};

struct Program {
  explicit Program(std::shared_ptr<const Rules> source);

  [[nodiscard]] std::vector<std::string> expressions() const;

  std::shared_ptr<const Rules> source;
  std::vector<RuleProgram> rules;
  std::vector<AllowlistMatcher> allowlists;
  std::vector<std::string> keywords;  // distinct, lower case
};

}  // namespace refward::secrets::gitleaks
