// SPDX-License-Identifier: Apache-2.0
// What [secrets] and [manifests] of refward.toml say (design.md section 5), as the inspections read
// it. Filled by config; all of it is the server's own word, so it may loosen what a push cannot.
#pragma once

#include "base/clock.h"
#include "inspect/scan_mode.h"
#include "manifests/rbac.h"
#include "policy/globs.h"
#include "secrets/scanner.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace refward::inspect {

// What happens when the time budget is over: the push is refused, or it lands with what was not
// looked at listed in the record, for `refward scan --continue` to finish.
enum class OnBudget { reject, accept_and_continue };

[[nodiscard]] constexpr std::string_view to_text(OnBudget outcome) noexcept {
  return outcome == OnBudget::reject ? "reject" : "accept-and-continue";
}

// [[secrets.override]]: another mode for some repositories and paths. The last that matches holds.
struct SecretOverride {
  policy::GlobList repositories;
  policy::GlobList paths;  // of all places, those without a path (a message) included: "**"
  ScanMode mode = ScanMode::enforce;
};

enum class AllowOrigin { written, inherited };  // inherited: by `scan --import`

// [[secrets.allow]]: one value that may be there. All that is given has to hold.
struct SecretAllow {
  std::string value;                      // "hmac:" and 64 hex digits under the log's hash key
  std::string rule;                       // the rule that finds it
  policy::GlobList repositories;          // required
  std::optional<policy::GlobList> paths;  // absent: any place, messages too
  std::optional<base::Instant> until;     // from then on it counts for nothing
  std::string reason;                     // required
  AllowOrigin origin = AllowOrigin::written;
};

// What a repository may say of itself, each only where the server lists it; each use is counted and
// recorded.
enum class InRepository { inline_allow, ignore_file };

[[nodiscard]] constexpr std::string_view to_text(InRepository word) noexcept {
  return word == InRepository::inline_allow ? "inline-allow" : "ignore-file";
}

struct SecretSettings {
  ScanMode mode = ScanMode::enforce;
  bool builtin = true;
  std::vector<std::shared_ptr<const secrets::gitleaks::Rules>> imported;
  std::shared_ptr<const secrets::gitleaks::Baseline> baseline;  // null: none
  base::Seconds time_budget{30};
  OnBudget on_budget = OnBudget::reject;
  std::set<InRepository> honour;
  std::vector<SecretOverride> overrides;  // in the order of the file
  std::vector<SecretAllow> allowed;
};

enum class EncryptedSecrets { allow, refuse };

[[nodiscard]] constexpr std::string_view to_text(EncryptedSecrets encrypted) noexcept {
  return encrypted == EncryptedSecrets::refuse ? "refuse" : "allow";
}

// [[manifests.rbac]]: what a push may not newly grant at some paths.
struct RbacRule {
  policy::GlobList paths;
  std::set<manifests::Risk> risks;  // never empty
  ScanMode mode = ScanMode::enforce;
};

struct ManifestSettings {
  ScanMode mode = ScanMode::enforce;
  policy::GlobList paths;
  EncryptedSecrets encrypted = EncryptedSecrets::allow;
  std::vector<RbacRule> rbac;
};

}  // namespace refward::inspect
