// SPDX-License-Identifier: Apache-2.0
// gitleaks::Rules: a gitleaks configuration (TOML), read with the semantics of gitleaks 8.30, and
// kept as plain data: what a rule's regex means is the engine's affair. docs/gitleaks.md lists
// every difference with its reason.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
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
  std::vector<std::string> warnings;  // "FILE:LINE: minVersion is newer ...": for the linter
};

// How files are found and kept.
struct LoadOptions {
  // The file that `extend.useDefault` means: refward carries no copy of another project's rules.
  // Empty: such a configuration is refused by name.
  std::filesystem::path default_file = {};
  // A folder where what was read and checked is kept for the next run; trusted only while the files
  // are byte for byte the same, and as Scanner::create says. Empty: none.
  std::string cache = {};
  // How each file is read: whoever judges pushes by the rules looks here who else may write them.
  // Asked before anything that was kept counts, perhaps twice for a file. Empty: as it stands.
  std::function<base::Result<std::string>(const std::filesystem::path&)> read = {};
};

// An error names file and line; every expression compiles (RE2, bounded memory). `extend.path` is
// taken relative to the file itself; of a chain of files the third one's own `extend` is passed
// over with a warning. A file that cannot be read is an error.
[[nodiscard]] base::Result<Rules> load(const std::filesystem::path& file,
                                       const LoadOptions& options = {});

}  // namespace refward::secrets::gitleaks
