// SPDX-License-Identifier: Apache-2.0
#include "setup/hooks.h"

#include "base/files.h"
#include "base/text.h"

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxHookBytes = 1U << 20;
constexpr mode_t kHookMode = 0755;
constexpr std::string_view kFirstLine = "#!/bin/sh\n";
constexpr std::string_view kExec = "exec ";

constexpr const char* kFolder = "hooks";

fs::path kept_path(const fs::path& folder, std::string_view hook) {
  return folder / (std::string(hook) + std::string(kKeptSuffix));
}

// What base::shell_quoted made of a text, undone.
std::string unquoted(std::string text) {
  if (text.size() < 2 || text.front() != '\'' || text.back() != '\'')
    return text;
  text = text.substr(1, text.size() - 2);
  constexpr std::string_view kQuote = "'\\''";
  for (std::size_t at = text.find(kQuote); at != std::string::npos; at = text.find(kQuote, at + 1))
    text.replace(at, kQuote.size(), "'");
  return text;
}

// The binary that a shim of ours names, or nothing where the text is not such a shim. Both
// spellings of shell_quoted.
std::optional<fs::path> binary_of(std::string_view text, std::string_view hook) {
  if (!text.starts_with(kFirstLine) || !text.substr(kFirstLine.size()).starts_with(kExec))
    return std::nullopt;
  const std::string_view command = text.substr(kFirstLine.size() + kExec.size());
  const std::string mark = fmt::format(" hook {}", hook);
  const std::size_t end = command.rfind(mark);
  if (end == std::string_view::npos || command.find('\n') != command.size() - 1)
    return std::nullopt;
  const fs::path path(unquoted(std::string(command.substr(0, end))));
  return path.filename().string().starts_with("refward") ? std::optional(path) : std::nullopt;
}

}  // namespace

std::string shim_text(const fs::path& binary, std::string_view hook, bool has_kept) {
  const std::string then = has_kept ? fmt::format(" --then hooks/{}{}", hook, kKeptSuffix) : "";
  return fmt::format("{}{}{} hook {}{}\n", kFirstLine, kExec, base::shell_quoted(binary.string()),
                     hook, then);
}

HookLook look_at_file(const fs::path& path, std::string_view hook) {
  HookLook look{HookState::absent, {}, std::nullopt};
  std::error_code ignored;
  if (fs::is_symlink(path, ignored)) {
    look.state = HookState::link;
    return look;
  }
  const auto text = base::read_file_if_exists(path, kMaxHookBytes);
  if (!text)
    return look;
  const auto binary = binary_of(*text, hook);
  look.binary = binary.value_or("");
  if (!binary)
    look.state = HookState::foreign;
  else
    look.state = ::access(path.c_str(), X_OK) == 0 ? HookState::ours : HookState::not_executable;
  return look;
}

namespace {

HookLook look_in(const fs::path& folder, std::string_view hook) {
  HookLook look = look_at_file(folder / hook, hook);
  std::error_code ignored;
  if (fs::is_regular_file(kept_path(folder, hook), ignored))
    look.kept = kept_path(folder, hook);
  return look;
}

}  // namespace

HookLook look_at(const fs::path& git_dir, std::string_view hook) {
  return look_in(git_dir / kFolder, hook);
}

base::Status check_hooks_folder(const fs::path& git_dir) {
  return check_owned_folder(git_dir / kFolder);
}

base::Status check_owned_folder(const fs::path& folder) {
  struct stat status {};

  if (::lstat(folder.c_str(), &status) != 0) {
    if (errno == ENOENT)
      return base::Done{};
    return base::Error(folder.string() + ": " + std::generic_category().message(errno));
  }
  if (!S_ISDIR(status.st_mode))
    return base::Error(folder.string() + " is not a folder of this repository's own");
  if (status.st_uid != ::geteuid())
    return base::Error(folder.string() + " belongs to somebody else, who could take hooks away");
  if ((status.st_mode & S_IWOTH) != 0)
    return base::Error(folder.string() + " can be written by everybody: chmod o-w " +
                       base::shell_quoted(folder.string()));
  return base::Done{};
}

base::Result<Change> install_hook(const fs::path& git_dir,
                                  std::string_view hook,
                                  const fs::path& binary) {
  return install_in(git_dir / kFolder, hook, binary);
}

base::Result<Change> install_in(const fs::path& folder,
                                std::string_view hook,
                                const fs::path& binary) {
  const fs::path path = folder / hook;
  const fs::path kept = kept_path(folder, hook);
  TRY_OK(check_owned_folder(folder));
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error)
    return base::Error(path.parent_path().string() + ": " + error.message());
  const HookLook look = look_in(folder, hook);
  const bool somebody_elses = look.state == HookState::foreign || look.state == HookState::link;
  // Stopped between the two steps below, a run before this one left both names to one file.
  const bool begun = somebody_elses && look.kept && fs::equivalent(path, *look.kept, error);
  error.clear();
  if (somebody_elses && look.kept && !begun)
    return base::Error(
        fmt::format("{} and {} are both there: which is to be asked after refward? Remove one",
                    path.string(), kept.string()));
  // A hook without its x-bit was never run by Git, and is not started to run by us.
  const bool runs = somebody_elses && ::access(path.c_str(), X_OK) == 0;
  const std::string text = shim_text(binary, hook, look.kept.has_value() || runs);
  if (look.state == HookState::ours && base::read_file(path, kMaxHookBytes) == text)
    return Change::unchanged;
  if (runs && !begun)
    fs::create_hard_link(path, kept, error);  // the old hook stays in place until ours replaces it
  if (error)
    return base::Error(kept.string() + ": " + error.message());
  base::replace_file(path, text, kHookMode);
  return Change::made;
}

base::Result<Change> uninstall_hook(const fs::path& git_dir, std::string_view hook) {
  return uninstall_in(git_dir / kFolder, hook);
}

void remove_dangling(const fs::path& link) {
  std::error_code error;
  if (fs::is_symlink(link, error) && !fs::exists(link, error))
    fs::remove(link, error);
}

base::Result<Change> uninstall_in(const fs::path& folder, std::string_view hook) {
  const fs::path path = folder / hook;
  const HookLook look = look_in(folder, hook);
  if (look.state == HookState::absent || look.state == HookState::foreign ||
      look.state == HookState::link)
    return Change::unchanged;
  std::error_code error;
  if (look.kept)
    fs::rename(*look.kept, path, error);
  else
    fs::remove(path, error);
  if (error)
    return base::Error(path.string() + ": " + error.message());
  base::sync_directory(path.parent_path());
  return look.kept ? Change::restored : Change::removed;
}

}  // namespace refward::setup
