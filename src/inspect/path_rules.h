// SPDX-License-Identifier: Apache-2.0
// path_rules: signers and freezes of [[protect.paths]], for each commit that is new to the ref by
// what it changes (design.md 4.5; for a merge, against the recomputed merge): a removal, an
// addition, another mode or type count as much as another content. A path rule narrows its block:
// whoever changes such a path signs the commit, and is among the signers of the rule and of the
// block. Of one commit and rule the first path is told.
#pragma once

#include "inspect/books.h"

namespace refward::inspect {

[[nodiscard]] findings::Findings path_rules(const Ground& ground, Books& books);

}  // namespace refward::inspect
