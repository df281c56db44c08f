// SPDX-License-Identifier: Apache-2.0
#include "secrets/cache_file.h"

#include "base/crc.h"
#include "base/failure.h"
#include "base/files.h"

#include <fmt/format.h>
#include <hs/hs.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

namespace refward::secrets {
namespace {

constexpr std::size_t kMaxCacheFile = 64U << 20;
constexpr mode_t kPrivate = 0600;
constexpr mode_t kPrivateFolder = 0700;
constexpr mode_t kGroupFolder = 02070;  // what a group's folder has more

// One file for each user: in a shared folder another user's file is neither readable nor trusted.
std::string name_of(const CacheFile& file) {
  const std::string key = file.made_from + hs_version();
  return fmt::format("{}-{:08x}{:08x}-{}.hsdb", file.kind, base::crc32(base::as_bytes(key)),
                     base::crc32c(base::as_bytes(key)), ::geteuid());
}

// What the file says before its content, so that equality with it is the whole check of what the
// content was made from.
std::string header_of(const CacheFile& file) {
  return fmt::format("refward {} database 1\n{}\n{}end of rules\n", file.kind, hs_version(),
                     file.made_from);
}

std::string checksum_line(std::string_view bytes) {
  return fmt::format("{:08x}\n", base::crc32c(base::as_bytes(bytes)));
}

bool is_own(const struct stat& status) noexcept {
  return status.st_uid == ::geteuid() || status.st_uid == 0;
}

// Whoever may write this file decides what the scanner finds.
bool is_trusted_file(int fd) {
  struct stat status {};

  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && is_own(status) &&
         (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

// Whoever may write the folder may exchange the file for one that he has made; the file's owner
// tells then. Only a group that shares the server's state (2770, `[server] group`) is let that far;
// everybody, sticky or not, is not, nor is a link to somewhere else.
base::UniqueFd open_trusted_folder(const std::string& path) {
  base::UniqueFd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));

  struct stat status {};

  if (!folder || ::fstat(folder.get(), &status) != 0 || (status.st_mode & S_IWOTH) != 0)
    return {};
  const bool is_shared = (status.st_mode & S_ISGID) != 0 && (status.st_mode & S_IWGRP) != 0;
  const bool is_private = is_own(status) && (status.st_mode & S_IWGRP) == 0;
  return is_shared || is_private ? std::move(folder) : base::UniqueFd();
}

// As its parent, which the server's setup has made: for one user, or for a group. A folder that
// somebody else has made in the meantime is looked at like any other.
void make_folder(const std::string& path) {
  struct stat parent {};

  if (::stat(std::filesystem::path(path).parent_path().c_str(), &parent) != 0)
    return;
  const mode_t mode = kPrivateFolder | (parent.st_mode & kGroupFolder);
  if (::mkdir(path.c_str(), kPrivateFolder) == 0 && mode != kPrivateFolder)
    static_cast<void>(::chmod(path.c_str(), mode));  // the mask of the process has no say
}

std::optional<std::string> read_trusted(const CacheFile& file) {
  const base::UniqueFd folder = open_trusted_folder(file.folder);
  if (!folder)
    return std::nullopt;
  const base::UniqueFd fd(::openat(folder.get(), name_of(file).c_str(),
                                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd || !is_trusted_file(fd.get()))
    return std::nullopt;
  return base::read_all(fd.get(), kMaxCacheFile);
}

std::optional<std::string> content_of(std::string bytes, const std::string& header) {
  std::string_view rest = bytes;
  if (!rest.starts_with(header))
    return std::nullopt;
  rest.remove_prefix(header.size());
  const std::size_t line = checksum_line({}).size();
  if (rest.size() <= line || rest.substr(0, line) != checksum_line(rest.substr(line)))
    return std::nullopt;
  bytes.erase(0, header.size() + line);
  return bytes;
}

}  // namespace

std::optional<std::string> load_cached(const CacheFile& file) {
  if (file.folder.empty())
    return std::nullopt;
  try {
    auto bytes = read_trusted(file);
    return bytes ? content_of(*std::move(bytes), header_of(file)) : std::nullopt;
  } catch (const base::Failure&) {
    return std::nullopt;
  }
}

void store_cached(const CacheFile& file, std::string_view content) {
  if (file.folder.empty())
    return;
  try {
    make_folder(file.folder);
    if (!open_trusted_folder(file.folder))
      return;
    base::replace_file(file.folder + "/" + name_of(file),
                       header_of(file) + checksum_line(content) + std::string(content), kPrivate);
  } catch (const base::Failure&) {
    return;  // the next run makes it again
  }
}

}  // namespace refward::secrets
