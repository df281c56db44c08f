// SPDX-License-Identifier: Apache-2.0
#include "setup/fleet.h"

#include <algorithm>
#include <system_error>

namespace refward::setup {

namespace fs = std::filesystem;

bool is_git_dir(const fs::path& path) {
  std::error_code none;
  return fs::is_directory(path / "objects", none) && fs::is_directory(path / "refs", none) &&
         fs::exists(fs::symlink_status(path / "HEAD", none));
}

base::Result<std::vector<fs::path>> repositories_below(const fs::path& top) {
  if (is_git_dir(top))
    return std::vector<fs::path>{top};
  std::vector<fs::path> found;
  std::size_t folders = 0;
  std::error_code error;
  fs::recursive_directory_iterator entry(top, error);
  const fs::recursive_directory_iterator end;
  for (; !error && entry != end; entry.increment(error)) {
    if (entry->is_symlink() || !entry->is_directory())
      continue;
    if (++folders > kMaxFleetFolders)
      return base::Error(top.string() + " holds more folders than are looked into");
    if (is_git_dir(entry->path())) {
      found.push_back(entry->path());
      entry.disable_recursion_pending();
    } else if (static_cast<std::size_t>(entry.depth()) >= kMaxFleetDepth) {
      return base::Error(entry->path().string() + " lies deeper than repositories are looked for");
    }
    if (found.size() > kMaxFleet)
      return base::Error(top.string() + " holds more repositories than one command takes");
  }
  if (error)
    return base::Error(top.string() + ": " + error.message());
  std::ranges::sort(found);
  return found;
}

}  // namespace refward::setup
