// SPDX-License-Identifier: Apache-2.0
// imported_rules: the words of secrets.rules and of `scan --rules`, and the files in gitleaks'
// format that they name, each read only where nobody else can have written it (docs/gitleaks.md).
#pragma once

#include "base/result.h"
#include "secrets/gitleaks/rules.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace refward::config {

inline constexpr std::string_view kBuiltinRules = "builtin";
inline constexpr std::string_view kGitleaksRules = "gitleaks:";            // a file follows
inline constexpr std::string_view kGitleaksDefault = "gitleaks-default:";  // a file follows
inline constexpr std::size_t kMaxRulesFile = 16U << 20;                    // bytes

struct RulesFile {
  std::filesystem::path file;
  std::filesystem::path default_file;  // what extend.useDefault means; empty: nothing
  std::filesystem::path cache;         // a folder, for the next run; empty: none
};

struct ImportedRules {
  std::shared_ptr<const secrets::gitleaks::Rules> rules;
  std::vector<std::string> warnings;  // printable
};

// An error is one printable sentence, with the file's name.
[[nodiscard]] base::Result<ImportedRules> import_rules(const RulesFile& source);

}  // namespace refward::config
