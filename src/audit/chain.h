// SPDX-License-Identifier: Apache-2.0
// Chain: how one record follows the log so far. Appending, adopting and verifying all go by these
// functions, so that what one accepts the others do.
#pragma once

#include "audit/leaf.h"
#include "audit/mark.h"
#include "audit/record.h"

#include <cstdint>
#include <string>
#include <vector>

namespace refward::audit {

// What a record says by itself, whatever stands before it: all that takes time.
struct Judged {
  Leaf leaf;
  std::vector<std::string> erased;  // fields that the details no longer hold
};

// Safe for several threads. The error is one of the words in journal.md, "Verifying".
[[nodiscard]] base::Result<Judged> judge(const Parts& record);

// The record's leaf, if it is the next one after `mark`. The error is one of those words.
[[nodiscard]] base::Result<Leaf> follow(const Mark& mark, const Parts& record);
// The same for one that was judged.
[[nodiscard]] base::Result<Leaf> follow(const Mark& mark,
                                        const Parts& record,
                                        const base::Result<Judged>& judged);

// Whole by its CRCs, and chained to `mark`; no more than that.
[[nodiscard]] bool is_next(const Mark& mark, const Parts& record);

// Moves `mark` over the record that stands at its offset.
void advance(Mark& mark, const Parts& record, const Leaf& leaf);

}  // namespace refward::audit
