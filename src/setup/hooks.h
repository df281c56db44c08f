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

// A file that is to be our shim, wherever it lies; without `kept`.
[[nodiscard]] HookLook look_at_file(const std::filesystem::path& path, std::string_view hook);
[[nodiscard]] HookLook look_at(const std::filesystem::path& git_dir, std::string_view hook);

// The text of the shim.
[[nodiscard]] std::string shim_text(const std::filesystem::path& binary,
                                    std::string_view hook,
                                    bool has_kept);

// hooks/ of a repository, or another folder of hooks: where it is a link, belongs to another user
// or can be written by everybody, whoever stands behind that could take the hook away again, and
// Git would accept every push. One that is not there is fine: it is made.
[[nodiscard]] base::Status check_owned_folder(const std::filesystem::path& folder);
[[nodiscard]] base::Status check_hooks_folder(const std::filesystem::path& git_dir);

enum class Change { made, unchanged, removed, restored };
// The same for hooks that lie in `folder` itself: gitolite's, from where it links them into all
// repositories.
[[nodiscard]] base::Result<Change> install_in(const std::filesystem::path& folder,
                                              std::string_view hook,
                                              const std::filesystem::path& binary);
// Idempotent; at no moment is the repository without the hook that it had or has.
[[nodiscard]] base::Result<Change> install_hook(const std::filesystem::path& git_dir,
                                                std::string_view hook,
                                                const std::filesystem::path& binary);
[[nodiscard]] base::Result<Change> uninstall_in(const std::filesystem::path& folder,
                                                std::string_view hook);
// A link that leads nowhere, which Git takes for no hook.
void remove_dangling(const std::filesystem::path& link);
// Puts an earlier hook back, or takes ours away; a foreign hook stays.
[[nodiscard]] base::Result<Change> uninstall_hook(const std::filesystem::path& git_dir,
                                                  std::string_view hook);

}  // namespace refward::setup
