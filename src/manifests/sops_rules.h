// SPDX-License-Identifier: Apache-2.0
// SopsRules: what the `creation_rules` of a `.sops.yaml` demand of the files beside and below it
// (SOPS, "Using .sops.yaml conf to select KMS, PGP and age for new files").
#pragma once

#include "base/result.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::manifests {

// Is `pattern` (RE2's syntax) found anywhere in `text`? This room has no engine of its own. A
// pattern that does not compile is for the caller to answer; "found" is the strict answer for
// encrypted_regex and path_regex.
using Search = std::function<bool(std::string_view pattern, std::string_view text)>;

// Which leaves of a file are encrypted: by the names on their path. SOPS takes them in this order,
// the later outweighing the earlier; none given: all leaves.
struct SopsSelection {
  std::string unencrypted_suffix;
  std::string encrypted_suffix;
  std::string unencrypted_regex;
  std::string encrypted_regex;
  // Comments decide, which this room does not read: only what is a secret by itself is judged.
  bool by_comments = false;
};

struct SopsRule {
  std::string path_regex;  // empty: every file
  SopsSelection selection;
};

struct SopsRules {
  std::vector<SopsRule> rules;  // the first whose path_regex is found in the path holds
};

// At most 1 MiB and 10 000 rules. An error: no YAML, no mapping, or creation_rules that are none.
// Without creation_rules there are no rules.
[[nodiscard]] base::Result<SopsRules> parse_sops_rules(std::string_view text);

}  // namespace refward::manifests
