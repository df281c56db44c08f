// SPDX-License-Identifier: Apache-2.0
// May refward read this repository? Looked at before the library opens it, in the files themselves:
// gitrepository-layout(5), and "extensions" of git-config(1). Private to the room.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <optional>
#include <string>

namespace refward::git {

// The real path of the git directory that `path` is or, as ".git", holds. An error where there is
// none, or where its format is one that refward does not read: SHA-256, reftable, a linked
// worktree, an unknown extension.
[[nodiscard]] base::Result<std::filesystem::path> find_readable_git_dir(
    const std::filesystem::path& path);

// The last value of `key` in one file; nothing where file or key are not there. A file that does
// not parse throws base::Failure.
[[nodiscard]] std::optional<std::string> config_value(const std::filesystem::path& file,
                                                      const std::string& key);

// Where the system's configuration file is, if there is one; $GIT_CONFIG_SYSTEM and
// $GIT_CONFIG_NOSYSTEM have no say.
[[nodiscard]] std::optional<std::filesystem::path> system_config_file();

}  // namespace refward::git
