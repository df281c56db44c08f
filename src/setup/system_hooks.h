// SPDX-License-Identifier: Apache-2.0
// SystemHooks: a folder that the system's core.hooksPath names, so that every repository of the
// machine is guarded, those to come as well. With it Git runs no hook of a repository any more:
// each hook here asks the repository's own one (githooks(5)), and pre-receive and post-receive do
// after refward. push-to-checkout is left out: that there is one changes what Git does.
#pragma once

#include "base/result.h"
#include "setup/hooks.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace refward::setup {

inline constexpr const char* kSystemHooksName = "hooks";  // beside refward.toml
inline constexpr const char* kHooksPathKey = "core.hookspath";

// Both of our hooks stand there and are executable.
[[nodiscard]] bool are_system_hooks(const std::filesystem::path& folder);

// Whole before Git is told of it; idempotent. Errors: a way that others could change, a file that
// is not ours, a core.hooksPath of somebody else's. Nothing is changed then.
[[nodiscard]] base::Result<Change> install_system_hooks(const std::filesystem::path& folder,
                                                        const std::filesystem::path& binary);
// Git is told first. An error where core.hooksPath names another folder.
[[nodiscard]] base::Result<Change> uninstall_system_hooks(const std::filesystem::path& folder);

// What Git would run in this repository if core.hooksPath were not set, but refward itself: the
// hook that is asked after us. Nothing: there is none.
[[nodiscard]] std::optional<std::filesystem::path> own_hook(const std::filesystem::path& git_dir,
                                                            std::string_view hook);

}  // namespace refward::setup
