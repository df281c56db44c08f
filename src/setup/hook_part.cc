// SPDX-License-Identifier: Apache-2.0
#include "setup/hook_part.h"

#include "base/files.h"

#include <system_error>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxHookBytes = 1U << 20;
constexpr mode_t kHookMode = 0755;

fs::path folder_of(const fs::path& folder, std::string_view hook) {
  return folder / (std::string(hook) + ".d");
}

}  // namespace

fs::path part_path(const fs::path& folder, std::string_view hook) {
  return folder_of(folder, hook) / kPartName;
}

HookLook look_at_part(const fs::path& folder, std::string_view hook) {
  return look_at_file(part_path(folder, hook), hook);
}

base::Result<Change> install_part(const fs::path& folder,
                                  std::string_view hook,
                                  const fs::path& binary) {
  TRY_OK(check_owned_folder(folder));
  const fs::path place = folder_of(folder, hook);
  TRY_OK(check_owned_folder(place));
  const fs::path path = part_path(folder, hook);
  const HookLook look = look_at_part(folder, hook);
  if (look.state == HookState::foreign || look.state == HookState::link)
    return base::Error(path.string() + " is there and not refward's: remove it");
  std::error_code error;
  fs::create_directories(place, error);
  if (error)
    return base::Error(place.string() + ": " + error.message());
  const std::string text = shim_text(binary, hook, false);
  if (look.state == HookState::ours && base::read_file(path, kMaxHookBytes) == text)
    return Change::unchanged;
  base::replace_file(path, text, kHookMode);
  return Change::made;
}

base::Result<Change> uninstall_part(const fs::path& folder, std::string_view hook) {
  const HookLook look = look_at_part(folder, hook);
  if (look.state != HookState::ours && look.state != HookState::not_executable)
    return Change::unchanged;
  const fs::path path = part_path(folder, hook);
  std::error_code error;
  fs::remove(path, error);
  if (error)
    return base::Error(path.string() + ": " + error.message());
  base::sync_directory(path.parent_path());
  return Change::removed;
}

}  // namespace refward::setup
