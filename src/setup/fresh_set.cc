// SPDX-License-Identifier: Apache-2.0
#include "setup/fresh_set.h"

#include "base/failure.h"
#include "base/files.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kFileMode = 0644;
constexpr mode_t kFolderMode = 0755;
// What a package may have made; nothing is configured by an empty folder.
constexpr std::array<const char*, 3> kEmptyFolders = {"keyrings/openpgp", "keyrings/x509",
                                                      "keyrings"};

bool is_trusted(uid_t owner) {
  return owner == 0 || owner == ::geteuid();
}

// Nothing, or what is wrong with one part of a way.
base::Status check_part(const fs::path& path, const struct stat& status) {
  if (!is_trusted(status.st_uid))
    return base::Error(path.string() + " belongs to somebody else, who could change what is below");
  if (S_ISLNK(status.st_mode))
    return base::Done{};
  if ((status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0)
    return base::Error(path.string() + " can be written by everybody: chmod o-w " +
                       base::shell_quoted(path.string()));
  return base::Done{};
}

base::Status check_parts(const fs::path& path) {
  fs::path part;
  for (const fs::path& name : path) {
    part /= name;

    struct stat status {};

    if (::lstat(part.c_str(), &status) != 0) {
      if (errno == ENOENT)
        return base::Done{};
      return base::Error(part.string() + ": " + std::generic_category().message(errno));
    }
    TRY_OK(check_part(part, status));
  }
  return base::Done{};
}

fs::path whole(const fs::path& path) {
  return fs::absolute(path).lexically_normal();
}

bool is_empty_but_folders(const fs::path& folder) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const std::string name = fs::path(entry->path()).lexically_relative(folder).string();
    bool is_known = false;
    for (const char* known : kEmptyFolders)
      is_known = is_known || name == known;
    if (!is_known || !entry->is_directory(error) || entry->is_symlink(error))
      return false;
  }
  return !error;
}

// Only what is empty goes: rmdir(2) takes nothing else.
bool remove_empty(const fs::path& folder) {
  for (const char* name : kEmptyFolders)
    (void)::rmdir((folder / name).c_str());
  return ::rmdir(folder.c_str()) == 0;
}

base::Status check_free(const fs::path& folder) {
  struct stat status {};

  if (::lstat(folder.c_str(), &status) != 0)
    return base::Done{};
  if (!S_ISDIR(status.st_mode))
    return base::Error(folder.string() + " is there, and no folder");
  if (!is_empty_but_folders(folder))
    return base::Error(folder.string() +
                       " is there already, and nothing in it was changed; a "
                       "changed set is put in force by refward apply");
  return base::Done{};
}

fs::path made(std::string name) {
  if (::mkdtemp(name.data()) == nullptr)
    base::throw_system_fault("create " + name, errno);
  if (::chmod(name.c_str(), kFolderMode) != 0)
    base::throw_system_fault("chmod " + name, errno);
  return name;
}

}  // namespace

base::Status check_way_to(const fs::path& path) {
  TRY_OK(check_parts(whole(path)));
  std::error_code error;
  const fs::path real = fs::weakly_canonical(whole(path), error);
  if (error)
    return base::Error(path.string() + ": " + error.message());
  return check_parts(real);
}

base::Status check_folder_of(const fs::path& path, uid_t owner) {
  struct stat status {};

  if (::lstat(path.c_str(), &status) != 0)
    return base::Error(path.string() + ": " + std::generic_category().message(errno));
  if (!S_ISDIR(status.st_mode))
    return base::Error(path.string() + " is a link, or no folder");
  if (status.st_uid != owner)
    return base::Error(path.string() + " belongs to another user than the repositories");
  if ((status.st_mode & S_IWOTH) != 0)
    return base::Error(path.string() + " can be written by everybody: chmod o-w " +
                       base::shell_quoted(path.string()));
  return base::Done{};
}

base::Result<FreshSet> FreshSet::begin(const fs::path& folder, Place place) {
  const fs::path target = whole(folder);
  TRY_OK(check_way_to(target));
  TRY_OK(check_free(target));
  if (place == Place::elsewhere)
    return FreshSet(target, made((fs::temp_directory_path() / "refward-init-XXXXXX").string()));
  std::error_code error;
  if (!fs::is_directory(target.parent_path(), error))
    return base::Error("there is no folder " + target.parent_path().string());
  return FreshSet(target, made(target.string() + ".new-XXXXXX"));
}

FreshSet::FreshSet(FreshSet&& other) noexcept
    : folder_(std::move(other.folder_)), path_(std::move(other.path_)) {
  other.path_.clear();
}

FreshSet::~FreshSet() {
  std::error_code ignored;
  if (!path_.empty())
    fs::remove_all(path_, ignored);
}

void FreshSet::make_folder(const fs::path& name) const {
  const fs::path path = path_ / name;
  std::error_code error;
  if (fs::is_directory(path, error))
    return;
  if (::mkdir(path.c_str(), kFolderMode) != 0 || ::chmod(path.c_str(), kFolderMode) != 0)
    base::throw_system_fault("make " + path.string(), errno);
}

void FreshSet::write(const fs::path& name, std::string_view content) const {
  const fs::path path = path_ / name;
  base::replace_file(path, content, kFileMode);
  if (::chmod(path.c_str(), kFileMode) != 0)
    base::throw_system_fault("chmod " + path.string(), errno);
}

base::Status FreshSet::put_in_place() {
  base::sync_directory(path_);
  const auto moved = [&](unsigned how) {
    return ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, folder_.c_str(), how) == 0;
  };
  if (moved(RENAME_NOREPLACE)) {
    path_.clear();
  } else {
    // Empty folders are there, of a package; whatever else came meanwhile goes back.
    if (errno != EEXIST || !moved(RENAME_EXCHANGE))
      base::throw_system_fault("rename " + path_.string(), errno);
    if (!remove_empty(path_)) {
      if (!moved(RENAME_EXCHANGE))
        base::throw_system_fault("rename " + path_.string(), errno);
      return base::Error(folder_.string() + " was changed meanwhile; nothing in it was changed");
    }
    path_.clear();
  }
  base::sync_directory(folder_.parent_path());
  return base::Done{};
}

}  // namespace refward::setup
