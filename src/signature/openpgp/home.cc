// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/home.h"

#include "base/failure.h"
#include "base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace refward::signature::openpgp {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSettingsFile = "gpg.conf";
constexpr std::string_view kUnfinished = ".unfinished-XXXXXX";
constexpr mode_t kPrivateMode = 0600;

// Nothing is started, asked of the network, locked or written; who is trusted, the keyring folder
// says; SHA-1 binds no subkey and no user id.
constexpr std::string_view kSettings =
    "no-autostart\n"
    "no-auto-key-retrieve\n"
    "no-auto-key-locate\n"
    "disable-dirmngr\n"
    "trust-model always\n"
    "lock-never\n"
    "no-auto-check-trustdb\n"
    "weak-digest SHA1\n";

std::optional<struct stat> status_of(const fs::path& path) {
  struct stat status {};

  if (::lstat(path.c_str(), &status) == 0)
    return status;
  if (errno == ENOENT)
    return std::nullopt;
  base::throw_system_fault("look at " + path.string(), errno);
}

void sync(const fs::path& file) {
  base::sync_file(base::open_file(file, O_RDONLY | O_NOFOLLOW).get());
}

bool belongs(const fs::path& entry) {
  const std::string name = entry.filename().string();
  return name == kSettingsFile || name == kPublicRing;
}

// glibc's wrapper is there in every libc that we build with; a file system may still refuse.
bool exchange(const fs::path& a, const fs::path& b) {
  return ::renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0;
}

}  // namespace

std::string_view gpg_settings() noexcept {
  return kSettings;
}

Home Home::make(const fs::path& parent) {
  std::string pattern = (parent / kUnfinished).string();
  if (::mkdtemp(pattern.data()) == nullptr)
    base::throw_system_fault("make a folder in " + parent.string(), errno);
  Home home(pattern, true);
  base::replace_file(home.path_ / kSettingsFile, kSettings, kPrivateMode);
  return home;
}

Home Home::at(fs::path path) {
  return {std::move(path), false};
}

Home::Home(Home&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, false)) {}

Home& Home::operator=(Home&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(temporary_, other.temporary_);
  return *this;
}

Home::~Home() {
  if (!temporary_)
    return;
  std::error_code ignored;  // what is left is private, and its name says that it is unfinished
  fs::remove_all(path_, ignored);
}

void Home::seal(std::string_view snapshot) {
  std::vector<fs::path> left_over;
  for (const fs::directory_entry& entry : fs::directory_iterator(path_))
    if (!belongs(entry.path()))
      left_over.push_back(entry.path());
  for (const fs::path& path : left_over)
    fs::remove_all(path);
  sync(path_ / kPublicRing);
  base::replace_file(path_ / kSnapshotFile, snapshot, kPrivateMode);
}

void Home::put(const fs::path& place) {
  const bool fresh = ::rename(path_.c_str(), place.c_str()) == 0;
  if (!fresh) {
    if (errno != ENOTEMPTY && errno != EEXIST)
      base::throw_system_fault("rename to " + place.string(), errno);
    // Another hook put one there since we looked, or what stood there is broken. Either may be in
    // use, so the name is never without a folder.
    if (!exchange(path_, place))
      base::throw_system_fault("exchange " + place.string(), errno);
    fs::remove_all(path_);
  }
  base::sync_directory(place.parent_path());
  path_ = place;
  temporary_ = false;
}

bool is_private_folder(const fs::path& path) {
  const std::optional<struct stat> status = status_of(path);
  if (!status)
    return false;
  if (!S_ISDIR(status->st_mode) || status->st_uid != ::geteuid() || (status->st_mode & 077) != 0)
    throw base::Failure(base::ExitCode::fault,
                        path.string() + " is not a private folder of this user; remove it",
                        "the keyring's cache is not safe");
  return true;
}

void make_cache_folder(const fs::path& cache) {
  const std::optional<struct stat> parent = status_of(cache.parent_path());
  const mode_t mode = parent ? parent->st_mode & 02770 : 0700;
  if (::mkdir(cache.c_str(), mode | 0700) != 0 && errno != EEXIST)
    base::throw_system_fault("make " + cache.string(), errno);

  struct stat status {};

  if (::stat(cache.c_str(), &status) != 0)
    base::throw_system_fault("look at " + cache.string(), errno);
  if ((status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0)
    throw base::Failure(base::ExitCode::fault, cache.string() + " may be written by everybody",
                        "the keyring's cache is not safe");
}

}  // namespace refward::signature::openpgp
