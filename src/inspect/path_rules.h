// SPDX-License-Identifier: Apache-2.0
// path_rules: signers and freezes of [[protect.paths]], for each new commit by what it changes
// (design.md 4.5; for a merge, against the recomputed merge).
#pragma once

#include "inspect/books.h"

namespace refward::inspect {

[[nodiscard]] findings::Findings path_rules(const Ground& ground, Books& books);

}  // namespace refward::inspect
