// SPDX-License-Identifier: Apache-2.0
// Explain: which blocks cover a ref and what they ask, what a person may do there, and what of a
// repository no rule covers (design.md section 6). Looks at the policy and the refs; judges
// nothing.
#pragma once

#include "config/config.h"
#include "git/repo.h"
#include "identity/people.h"
#include "report/policy_report.h"

#include <optional>
#include <string>

namespace refward::gate {

struct Question {
  std::string repository;
  std::string default_branch;  // what HEAD names, or empty
  std::string ref;
  std::optional<std::string> path;
  const identity::Person* person = nullptr;
  base::Instant now;
};

// `config` outlives what it gives.
[[nodiscard]] report::Explanation explain(const config::Config& config, const Question& question);

// Refs that no block covers; globs of blocks for this repository that match none of its refs, and
// of path rules that match nothing in the tree of the default branch.
[[nodiscard]] report::Gaps gaps(const config::Config& config,
                                const git::Repo& repo,
                                const std::string& repository);

// "refward.toml:7": where a block, or one of its path rules, stands.
[[nodiscard]] std::string place_of(const config::Config& config, const config::Spot& spot);

}  // namespace refward::gate
