// SPDX-License-Identifier: Apache-2.0
// HookPart: our shim as one of several programs that a platform's own hook starts: gitea and
// Forgejo run every executable file of hooks/pre-receive.d/ in a repository, gitlab those of
// pre-receive.d/ in its folder of custom hooks, for all repositories.
#pragma once

#include "base/result.h"
#include "setup/hooks.h"

#include <filesystem>
#include <string_view>

namespace refward::setup {

// Behind the platform's own check ("gitea"), before what sorts later.
inline constexpr const char* kPartName = "50-refward";

// "<folder>/pre-receive.d/50-refward"
[[nodiscard]] std::filesystem::path part_path(const std::filesystem::path& folder,
                                              std::string_view hook);

// As look_at() for a whole hook; `kept` is never set, since the platform asks the others.
[[nodiscard]] HookLook look_at_part(const std::filesystem::path& folder, std::string_view hook);

// Idempotent. Refused: a folder that is a link, somebody else's, or writable by everybody; another
// file of that name.
[[nodiscard]] base::Result<Change> install_part(const std::filesystem::path& folder,
                                                std::string_view hook,
                                                const std::filesystem::path& binary);
[[nodiscard]] base::Result<Change> uninstall_part(const std::filesystem::path& folder,
                                                  std::string_view hook);

}  // namespace refward::setup
