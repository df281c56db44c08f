// SPDX-License-Identifier: Apache-2.0
// ScanBasis: by which rules and settings `refward scan` looks: those of the command line, else of
// the configuration that applies, else the defaults; it needs none.
#pragma once

#include "gate/call.h"
#include "gate/setting.h"
#include "inspect/contents.h"
#include "secrets/scanner.h"

#include <string>
#include <vector>

namespace refward::gate {

struct ScanBasis {
  inspect::SecretSettings secrets;
  inspect::ManifestSettings manifests;
  secrets::Scanner scanner;
  std::string repository;  // as the server names it, or empty
  bool has_log_key;        // else hashes are of use in this run only

  [[nodiscard]] inspect::ContentOptions options() const;
  // All that decides what is found.
  [[nodiscard]] std::string rules_text() const;
};

// `rules`: "builtin", "gitleaks:FILE", "gitleaks-default:FILE"; empty: the configuration's, or
// "builtin". `git_dir`: of the repository that is looked at, whose configuration applies where
// there is one; nothing: only --config counts. Throws base::Failure::usage for what `rules` cannot
// mean.
[[nodiscard]] ScanBasis scan_basis(const Call& call,
                                   const GitDir& git_dir,
                                   const std::vector<std::string>& rules);

}  // namespace refward::gate
