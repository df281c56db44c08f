// SPDX-License-Identifier: Apache-2.0
// Baseline: a report of gitleaks (its JSON form) that is taken as the state to begin with, as
// gitleaks takes it with --baseline-path: a finding that the report has, every field equal, is not
// news. The report is the server's own; it holds values, so nothing of it is ever shown or kept.
#pragma once

#include "secrets/gitleaks/engine.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace refward::secrets::gitleaks {

// One finding of the report. Author, date and message are not read: the commit's id says them.
struct BaselineFinding {
  std::string rule, description, file, commit, match, secret;
  std::uint64_t start_line = 0, end_line = 0, start_column = 0, end_column = 0;
  float entropy = 0;
};

class Baseline {
 public:
  // `digest`: of the report, for whoever asks by which one was judged.
  Baseline(std::vector<BaselineFinding> findings, std::string digest);

  // Whether the report has this finding. One without a commit (of `gitleaks dir`) stands for the
  // file whatever commit brings it; one with a commit for that commit alone. Columns may differ by
  // one, because gitleaks counts those of the first line of a hunk from 1 and all others from 2;
  // the entropy by what the order of adding makes of it.
  [[nodiscard]] bool has(const Subject& subject, const Rule& rule, const Sighted& sighted) const;

  [[nodiscard]] const std::string& digest() const noexcept { return digest_; }

 private:
  std::unordered_map<std::string, std::vector<BaselineFinding>> by_file_;
  std::string digest_;
};

}  // namespace refward::secrets::gitleaks
