// SPDX-License-Identifier: Apache-2.0
// Fleet: the repositories below a folder, for what is done to all of them.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <vector>

namespace refward::setup {

inline constexpr std::size_t kMaxFleet = 100'000;  // repositories
inline constexpr std::size_t kMaxFleetDepth = 8;   // folders between the top and one of them
inline constexpr std::size_t kMaxFleetFolders = 1U << 20;  // that are looked into

// A git directory: HEAD, objects/ and refs/ stand in it.
[[nodiscard]] bool is_git_dir(const std::filesystem::path& path);

// The git directories below `top`, or `top` itself, sorted; also the .git of a work tree. Links are
// not followed, and nothing is looked for inside of a repository. An error: a folder that cannot be
// read (a repository in it would be passed over), or beyond the limits.
[[nodiscard]] base::Result<std::vector<std::filesystem::path>> repositories_below(
    const std::filesystem::path& top);

}  // namespace refward::setup
