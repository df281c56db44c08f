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

namespace refward::secrets {
namespace {

constexpr std::size_t kMaxCacheFile = 64U << 20;
constexpr mode_t kPrivate = 0600;

// One file for each user: in a shared folder another user's file is neither readable nor trusted.
std::string path_of(const CacheFile& file) {
  const std::string key = file.made_from + hs_version();
  return fmt::format("{}/{}-{:08x}{:08x}-{}.hsdb", file.folder, file.kind,
                     base::crc32(base::as_bytes(key)), base::crc32c(base::as_bytes(key)),
                     ::geteuid());
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

// Whoever may write this file decides what the scanner finds.
bool is_trusted(int fd) {
  struct stat status {};

  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
         (status.st_uid == ::geteuid() || status.st_uid == 0) &&
         (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

std::optional<std::string> read_trusted(const std::string& path) {
  const auto fd = base::open_file_if_exists(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!fd || !is_trusted(fd->get()))
    return std::nullopt;
  return base::read_all(fd->get(), kMaxCacheFile);
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
    auto bytes = read_trusted(path_of(file));
    return bytes ? content_of(*std::move(bytes), header_of(file)) : std::nullopt;
  } catch (const base::Failure&) {
    return std::nullopt;
  }
}

void store_cached(const CacheFile& file, std::string_view content) {
  if (file.folder.empty())
    return;
  try {
    base::replace_file(path_of(file),
                       header_of(file) + checksum_line(content) + std::string(content), kPrivate);
  } catch (const base::Failure&) {
    return;  // the next run makes it again
  }
}

}  // namespace refward::secrets
