// SPDX-License-Identifier: Apache-2.0
// baseline_file: a JSON report of gitleaks 8.30 (RFC 8259; a list of findings), as secrets.baseline
// names it. It holds values: no message shows anything of it but numbers and keys.
#pragma once

#include "base/result.h"
#include "secrets/gitleaks/baseline.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace refward::config {

inline constexpr std::size_t kMaxBaseline = 16U << 20;  // bytes of the report

// Keys that gitleaks does not write are refused where they stand twice, and passed over otherwise;
// a finding needs RuleID, the rest may lack. An error is a printable sentence with a line or the
// number of a finding.
[[nodiscard]] base::Result<std::vector<secrets::gitleaks::BaselineFinding>> parse_baseline(
    std::string_view text);

struct ReadBaseline {
  std::shared_ptr<const secrets::gitleaks::Baseline> baseline;
  std::vector<std::string> warnings;  // printable
};

// Read only where nobody else can have written it, as the rules are. An error is one printable
// sentence, with the file's name.
[[nodiscard]] base::Result<ReadBaseline> read_baseline(const std::filesystem::path& file);

}  // namespace refward::config
