// SPDX-License-Identifier: Apache-2.0
// promotion: has what changes here stood at the stage before, by recorded outcomes, without
// interruption for at least `soak`, and does it stand there still (design.md 4.5)?
//
// What changes is the difference between the trees of the ref's old and new commit, kinds of files
// included: commits in between are never deployed. Of a block with promote_from every path has to
// have stood at the same path of that ref; of a path rule, every path that it matches at the path
// that answers to it below its folder, on the same ref as it was before this push. A deletion is a
// change like any other: the path has to have been absent there. That a ref goes as a whole is not
// judged here: promote_from implies no-delete.
#pragma once

#include "inspect/books.h"

#include <cstddef>

namespace refward::inspect {

// For one block, or path rule, and one reason so many paths are told one by one, the others
// counted.
inline constexpr std::size_t kPromotionsTold = 20;

[[nodiscard]] findings::Findings promotion(const Ground& ground, Books& books);

}  // namespace refward::inspect
