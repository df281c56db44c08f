// SPDX-License-Identifier: Apache-2.0
// move_rules: what a block asks of a move as a whole (design.md section 5): who pushes (`pushers`),
// when (`freeze`), under which name (`ref_name`), and how much at once (`max_push_refs`,
// `max_push_commits`).
#pragma once

#include "inspect/books.h"

namespace refward::inspect {

[[nodiscard]] findings::Findings move_rules(const Ground& ground, Books& books);

}  // namespace refward::inspect
