// SPDX-License-Identifier: Apache-2.0
// Fixes: the commands that mend what was found, for this very history: the facts that the
// inspections leave ("base", "shape") say where the rewriting has to begin.
#pragma once

#include "report/wording.h"

#include <string>
#include <vector>

namespace refward::report {

struct Advice {
  std::string words;                  // "sign them, and push again:"; may be empty
  std::vector<std::string> commands;  // each a line to type
};

// `findings` are of one ref, rule and reason; at least one.
[[nodiscard]] Advice advice_for(const std::vector<const findings::Finding*>& findings);

}  // namespace refward::report
