// SPDX-License-Identifier: Apache-2.0
// The hooks of a repository: a two-line shim each, which execs refward. A shim, because Git
// silently accepts a push when a hook is a dangling link or not there; a shim whose binary is gone
// refuses. A hook that was there before is kept beside it and asked after us.
#pragma once

#include "base/result.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace refward::setup {

// `update` is left alone: it runs after the quarantine, and pre-receive has judged already.
inline constexpr std::array<std::string_view, 2> kHooks = {"pre-receive", "post-receive"};
inline constexpr std::string_view kKeptSuffix = ".before-refward";

enum class HookState {
  ours,  // our shim, executable
  absent,
  link,  // a symbolic link: Git accepts every push once it dangles
  not_executable,
  foreign,  // somebody else's, and ours is not in front of it
};

struct HookLook {
  HookState state;
  std::filesystem::path binary;               // what our shim execs
  std::optional<std::filesystem::path> kept;  // the earlier hook that is asked after us
};

[[nodiscard]] HookLook look_at(const std::filesystem::path& git_dir, std::string_view hook);

// The text of the shim.
[[nodiscard]] std::string shim_text(const std::filesystem::path& binary,
                                    std::string_view hook,
                                    bool has_kept);

enum class Change { made, unchanged, removed, restored };
// Idempotent; at no moment is the repository without the hook that it had or has.
[[nodiscard]] base::Result<Change> install_hook(const std::filesystem::path& git_dir,
                                                std::string_view hook,
                                                const std::filesystem::path& binary);
// Puts an earlier hook back, or takes ours away; a foreign hook stays.
[[nodiscard]] base::Result<Change> uninstall_hook(const std::filesystem::path& git_dir,
                                                  std::string_view hook);

}  // namespace refward::setup
