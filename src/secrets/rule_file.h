// SPDX-License-Identifier: Apache-2.0
// RuleFile: one file of config/rules as plain data, and every fault in it with its line. Read when
// refward is built (rule_table_maker.cc makes the table of it) and by the tests, never by a hook.
// docs/secrets.md describes the keys.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets {

struct RuleText {
  std::uint32_t line = 0;
  std::string id, title;
  std::string anchor;
  std::uint32_t back = 0;
  std::string shape;
  std::uint32_t ahead = 0;
  std::string boundary;  // "word", "none"
  std::string extent;    // "run", "text"
  std::string strength;  // "form", "context"
  std::string severity;  // "error", "warning", "note"
  std::string judge;
  std::string verdict;  // "certain", "likely": what its positives are
  std::string remedy, reference;
  std::vector<std::string> positive, negative;  // templates: tests/unit/secrets/templates.h
};

struct RuleFault {
  std::uint32_t line;
  std::string what;
};

struct RuleFile {
  std::vector<RuleText> rules;
  std::vector<RuleFault> faults;  // any: the rules are not to be used
};

[[nodiscard]] RuleFile parse_rule_file(std::string_view text);

// The judges that a rule may name: "base62-crc" is the function judge_base62_crc.
[[nodiscard]] bool is_judge_name(std::string_view name);

}  // namespace refward::secrets
