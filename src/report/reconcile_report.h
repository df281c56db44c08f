// SPDX-License-Identifier: Apache-2.0
// What `audit reconcile` found, for people and for programs.
#pragma once

#include "audit/reconcile.h"

#include <cstdint>
#include <string>
#include <vector>

namespace refward::report {

// Of one repository. `unseen`: why it could not be looked at, or empty. Empty text where all
// agrees.
[[nodiscard]] std::string reconciled_text(const std::string& repository,
                                          const audit::Reconciliation& found,
                                          const std::string& unseen);
// The last line, over all.
[[nodiscard]] std::string reconciled_sum(std::size_t repositories,
                                         std::size_t unseen,
                                         std::size_t entries);
// One line, with its end.
[[nodiscard]] std::string reconciled_json(const std::string& repository,
                                          const audit::Reconciliation& found,
                                          const std::string& unseen,
                                          const std::vector<std::uint64_t>& entries);

}  // namespace refward::report
