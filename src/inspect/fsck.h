// SPDX-License-Identifier: Apache-2.0
// fsck: the checks of git-fsck(1) over the objects that the push brings, under their message ids,
// where a block says fsck = "strict" (design.md section 5, docs/fsck.md): commits, tags and trees
// that neither the ref's old value reaches nor a tip that the record knows of a ref under the same
// checks, and the files .gitmodules and .gitattributes that these trees name.
#pragma once

#include "inspect/books.h"

namespace refward::inspect {

// Of one id, so many objects are named for each block and ref; one finding more counts the rest.
inline constexpr std::size_t kFsckNamed = 20;

[[nodiscard]] findings::Findings fsck(const Ground& ground, Books& books);

}  // namespace refward::inspect
