// SPDX-License-Identifier: Apache-2.0
// gitleaks::Rules: a gitleaks configuration (TOML), read with the semantics of gitleaks 8.30, and
// kept as plain data: what a rule's regex means is the engine's affair. docs/gitleaks.md lists
// every difference with its reason.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace refward::secrets::gitleaks {

enum class Condition { any, all };  // "OR", "AND"
enum class RegexTarget { secret, match, line };

struct Allowlist {
  std::string description;
  Condition condition = Condition::any;
  std::vector<std::string> commits;  // lower case
  std::vector<std::string> paths;    // regexes
  RegexTarget regex_target = RegexTarget::secret;
  std::vector<std::string> regexes;
  std::vector<std::string> stopwords;  // lower case
};

struct Required {
  std::string id;
  std::optional<std::uint32_t> within_lines, within_columns;
};

struct Rule {
  std::string id, description;
  std::string regex;  // empty: the path alone counts
  std::string path;   // regex, or empty
  std::uint32_t secret_group = 0;
  double entropy = 0;                 // 0: not asked
  std::vector<std::string> keywords;  // lower case
  std::vector<std::string> tags;
  bool skip_report = false;
  std::vector<Allowlist> allowlists;
  std::vector<Required> required;
};

struct Rules {
  std::string source;  // the path that was named; for messages
  std::string text;    // the bytes of all files read, for the policy's digest and the cache's key
  std::vector<Rule> rules;            // in order of the file
  std::vector<Allowlist> allowlists;  // global ones
  std::vector<std::string> warnings;  // "minVersion is newer", ...: for the linter
};

// An error names file and line. `extend.path` is taken relative to the file itself; `extend.
// useDefault` is refused by name, because refward carries no copy of another project's rules.
[[nodiscard]] base::Result<Rules> load(const std::filesystem::path& file);

}  // namespace refward::secrets::gitleaks
