// SPDX-License-Identifier: Apache-2.0
// Names: what a ref name (git-check-ref-format(1)) and a path in a tree can look like at all, as
// small automata, and whether a glob meets any of them. Decides exactly, so that a pattern which
// can never match is found when it is written, not after the push that it should have stopped.
#pragma once

#include "policy/globs.h"

#include <string_view>

namespace refward::policy {

// A ref name that begins with `folder` ("refs/", "refs/tags/": literal, ends with '/').
[[nodiscard]] bool can_match_ref_below(const Glob& glob, std::string_view folder);
// Anything below this folder (literal, ends with '/'). Of a folder beyond ASCII it is always said.
[[nodiscard]] bool can_match_path_below(const Glob& glob, std::string_view folder);
// A path in a tree, or a repository's name: components that are not empty, "." or "..".
[[nodiscard]] bool can_match_path(const Glob& glob);

}  // namespace refward::policy
