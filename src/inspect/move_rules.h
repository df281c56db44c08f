// SPDX-License-Identifier: Apache-2.0
// move_rules: what a block asks of a move as a whole (design.md section 5): who pushes (`pushers`),
// when (`freeze`), under which name (`ref_name`), and how much at once (`max_push_refs`,
// `max_push_commits`).
//   pushers, freeze: every kind of move, deletion included. Where nobody knows who pushes,
//   `pushers` refuses and `except` excepts nobody. ref_name: the full name, of what is created or
//   moved; a name that has become wrong can go. max_push_refs: all moves of the push that the block
//   covers. max_push_commits: what they bring that no ref reached before
//   (NewCommits::count_brought).
#pragma once

#include "inspect/books.h"

namespace refward::inspect {

[[nodiscard]] findings::Findings move_rules(const Ground& ground, Books& books);

}  // namespace refward::inspect
