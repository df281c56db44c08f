// SPDX-License-Identifier: Apache-2.0
// Keywords: whether a keyword stands anywhere in one text, caseless. Asked only for rules that may
// match, and first where they may match, because there it nearly always stands. Private.
#pragma once

#include "secrets/gitleaks/program.h"
#include "secrets/gitleaks/searcher.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets::gitleaks {

class Keywords {
 public:
  Keywords(const Program& program, std::string_view text);

  // Whether the rule's text holds one of its keywords, or it has none.
  [[nodiscard]] bool let_run(const RuleProgram& rule, const Reach& reach);

 private:
  enum class Answer : std::uint8_t { unknown, stands, absent };

  [[nodiscard]] bool stands_near(const RuleProgram& rule, const Reach& reach);
  [[nodiscard]] bool stands(std::size_t keyword);

  const Program& program_;
  std::string_view text_;
  std::optional<std::string> lower_;  // the whole text; made when needed
  std::vector<Answer> answers_;
};

}  // namespace refward::secrets::gitleaks
