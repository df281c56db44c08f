// SPDX-License-Identifier: Apache-2.0
// What `audit prune` did, or why it did nothing, for people and for programs.
#pragma once

#include "audit/prune.h"

#include <string>

namespace refward::report {

[[nodiscard]] std::string pruned_text(const audit::Pruning& done);
[[nodiscard]] std::string pruned_json(const audit::Pruning& done);

}  // namespace refward::report
