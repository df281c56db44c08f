// SPDX-License-Identifier: Apache-2.0
// Mergetags: the signed tags that a merge commit says it merged, as `git merge` of a tag keeps them
// in headers of that name (commit.c of Git 2.39, handle_signed_tag). A fact for a reader: the
// commit's own signature covers the headers, what stands in them proves nothing by itself, and
// nothing is refused for them.
#pragma once

#include "git/object_id.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::git {

struct Mergetag {
  std::optional<ObjectId> target;  // nothing where the header holds no tag that parses
  std::string name;                // of the tag, unescaped; empty likewise
};

// One for each such header of a raw commit, in their order, malformed ones included.
[[nodiscard]] std::vector<Mergetag> mergetags_of(std::string_view raw_commit);

}  // namespace refward::git
