// SPDX-License-Identifier: Apache-2.0
// Unused: what the policy and the keyrings allow and the record never saw used: signers, teams,
// grants (entries of signers, from and pushers) and path rules. What cannot be known, because a
// repository or its old commits are gone, counts as used: a rule must not seem idle for that.
#pragma once

#include "config/config.h"
#include "identity/signers.h"
#include "report/policy_report.h"

#include <vector>

namespace refward::gate {

[[nodiscard]] std::vector<report::Unused> unused_since(const config::Config& config,
                                                       const identity::Signers& signers,
                                                       base::Instant since);

}  // namespace refward::gate
