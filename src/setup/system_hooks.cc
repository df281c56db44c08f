// SPDX-License-Identifier: Apache-2.0
#include "setup/system_hooks.h"

#include "base/failure.h"
#include "base/files.h"
#include "base/text.h"
#include "setup/fresh_set.h"
#include "setup/git_settings.h"
#include "setup/program.h"

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxHookBytes = 1U << 20;
constexpr mode_t kHookMode = 0755;
constexpr std::string_view kOwn = " --own\n";

// githooks(5), but ours, push-to-checkout, and what runs only where a setting names it.
constexpr std::array<std::string_view, 22> kPassedOn = {
    "applypatch-msg",     "commit-msg",   "post-applypatch",
    "post-checkout",      "post-commit",  "post-index-change",
    "post-merge",         "post-rewrite", "post-update",
    "pre-applypatch",     "pre-auto-gc",  "pre-commit",
    "pre-merge-commit",   "pre-push",     "pre-rebase",
    "prepare-commit-msg", "proc-receive", "reference-transaction",
    "sendemail-validate", "update",       "p4-changelist",
    "p4-pre-submit"};

std::string judging_text(const fs::path& binary, std::string_view hook) {
  std::string text = shim_text(binary, hook, false);
  text.pop_back();
  text += kOwn;
  return text;
}

std::string passing_text(std::string_view hook) {
  return fmt::format(
      "#!/bin/sh\n"
      "# Made by refward install --system: asks the repository's own hook.\n"
      "own=\"${{GIT_DIR:-.git}}\"\n"
      "if [ -f \"$own/commondir\" ]; then\n"
      "  common=\"$(cat \"$own/commondir\")\"\n"
      "  case \"$common\" in /*) own=\"$common\" ;; *) own=\"$own/$common\" ;; esac\n"
      "fi\n"
      "own=\"$own/hooks/{}\"\n"
      "if [ ! -x \"$own\" ] || [ \"$own\" -ef \"$0\" ]; then exit 0; fi\n"
      "exec \"$own\" \"$@\"\n",
      hook);
}

bool is_ours(std::string_view hook, const fs::path& path) {
  if (std::ranges::find(kHooks, hook) != kHooks.end()) {
    const HookState state = look_at_file(path, hook).state;
    return state == HookState::ours || state == HookState::not_executable;
  }
  std::error_code error;
  return !fs::is_symlink(path, error) &&
         base::read_file_if_exists(path, kMaxHookBytes) == passing_text(hook);
}

bool is_there(const fs::path& path) {
  struct stat status {};

  return ::lstat(path.c_str(), &status) == 0;
}

base::Status check_files(const fs::path& folder) {
  const auto check = [&](std::string_view hook) -> base::Status {
    const fs::path path = folder / hook;
    if (is_there(path) && !is_ours(hook, path))
      return base::Error(path.string() + " is there and not refward's; nothing was changed");
    return base::Done{};
  };
  for (const std::string_view hook : kHooks) {
    TRY_OK(check(hook));
  }
  for (const std::string_view hook : kPassedOn) {
    TRY_OK(check(hook));
  }
  return base::Done{};
}

bool write_hook(const fs::path& path, const std::string& text) {
  if (base::read_file_if_exists(path, kMaxHookBytes) == text && ::access(path.c_str(), X_OK) == 0)
    return false;
  base::replace_file(path, text, kHookMode);
  if (::chmod(path.c_str(), kHookMode) != 0)
    base::throw_system_fault("chmod " + path.string(), errno);
  return true;
}

// The folder that the system's configuration names now.
base::Result<std::optional<fs::path>> named_folder() {
  const auto settings = server_settings();
  if (!settings)
    return base::Error("git could not be asked for the system's configuration");
  std::optional<fs::path> named;
  for (const GitSetting& setting : *settings)
    if (setting.scope == "system" && setting.key == kHooksPathKey)
      named = setting.value;
  return named;
}

}  // namespace

bool are_system_hooks(const fs::path& folder) {
  return folder.is_absolute() && std::ranges::all_of(kHooks, [&](std::string_view hook) {
           const fs::path path = folder / hook;
           return look_at_file(path, hook).state == HookState::ours &&
                  base::read_file(path, kMaxHookBytes).ends_with(kOwn);
         });
}

base::Result<Change> install_system_hooks(const fs::path& folder, const fs::path& binary) {
  TRY_OK(check_way_to(folder));
  TRY_OK(check_owned_folder(folder));
  TRY_OK(check_files(folder));
  TRY(const std::optional<fs::path> named, named_folder());
  if (named && *named != folder)
    return base::Error(fmt::format("the system's core.hooksPath is {} already; nothing was changed",
                                   named->string()));
  std::error_code error;
  if (!fs::is_directory(folder, error) && ::mkdir(folder.c_str(), kHookMode) != 0)
    return base::Error(folder.string() + ": " + std::generic_category().message(errno));
  if (::chmod(folder.c_str(), kHookMode) != 0)
    base::throw_system_fault("chmod " + folder.string(), errno);
  bool changed = false;
  for (const std::string_view hook : kHooks)
    changed = write_hook(folder / hook, judging_text(binary, hook)) || changed;
  for (const std::string_view hook : kPassedOn)
    changed = write_hook(folder / hook, passing_text(hook)) || changed;
  if (named)
    return changed ? Change::made : Change::unchanged;
  if (run_program({"git", "config", "--system", "core.hooksPath", folder.string()}) != 0)
    return base::Error("git config --system could not set core.hooksPath");
  return Change::made;
}

base::Result<Change> uninstall_system_hooks(const fs::path& folder) {
  TRY(const std::optional<fs::path> named, named_folder());
  if (named && *named != folder)
    return base::Error(
        fmt::format("the system's core.hooksPath is {}; nothing was changed", named->string()));
  if (named && run_program({"git", "config", "--system", "--unset-all", "core.hooksPath"}) != 0)
    return base::Error("git config --system could not unset core.hooksPath");
  const auto remove = [&](std::string_view hook) {
    if (is_ours(hook, folder / hook))
      (void)::unlink((folder / hook).c_str());
  };
  std::ranges::for_each(kHooks, remove);
  std::ranges::for_each(kPassedOn, remove);
  (void)::rmdir(folder.c_str());  // what is not ours stays
  return named ? Change::removed : Change::unchanged;
}

std::optional<fs::path> own_hook(const fs::path& git_dir, std::string_view hook) {
  const fs::path path = git_dir / kSystemHooksName / hook;
  const HookLook look = look_at(git_dir, hook);
  switch (look.state) {
    case HookState::absent:
    case HookState::not_executable:
      return std::nullopt;
    case HookState::ours:  // judged already; the hook that it asks is asked all the same
      return base::read_file(path, kMaxHookBytes) == shim_text(look.binary, hook, true)
                 ? std::optional(git_dir / kSystemHooksName /
                                 fmt::format("{}{}", hook, kKeptSuffix))
                 : std::nullopt;
    case HookState::link:
    case HookState::foreign:
      break;
  }
  std::error_code error;
  const fs::path target = fs::canonical(path, error);
  if (error || ::access(path.c_str(), X_OK) != 0 ||
      look_at_file(target, hook).state == HookState::ours)
    return std::nullopt;
  return path;
}

}  // namespace refward::setup
