// SPDX-License-Identifier: Apache-2.0
// Peeling: from the value of a ref through its tags to what they name (gitglossary(7), "peel").
// Private to the room.
#pragma once

#include "git/repo.h"

#include <optional>
#include <vector>

namespace refward::push {

// A tag object with more bytes is an error.
inline constexpr std::uint64_t kMaxTagBytes = 16u << 20;

struct Peeled {
  std::vector<git::ObjectId> tags;  // outermost first
  git::ObjectId target;             // behind the last tag, or the value itself
  git::ObjectKind kind;             // of the target; never tag
};

// Nothing: the value itself is not there. An error: it leads to something that is not there or is
// of another kind than its tag says, or through more than kMaxTagDepth tags.
[[nodiscard]] base::Result<std::optional<Peeled>> peel(const git::Repo& repo,
                                                       const git::ObjectId& value);

}  // namespace refward::push
