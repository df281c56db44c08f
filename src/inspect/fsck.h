// SPDX-License-Identifier: Apache-2.0
// fsck: the checks of git-fsck(1) over the objects that the push brings, under their message ids,
// where a block says fsck = "strict" (design.md section 5).
#pragma once

#include "inspect/books.h"

namespace refward::inspect {

[[nodiscard]] findings::Findings fsck(const Ground& ground, Books& books);

}  // namespace refward::inspect
