// SPDX-License-Identifier: Apache-2.0
// Files: an owning descriptor, bounded reading, and writing that is durable or did not happen.
// Whatever the system refuses is thrown as a Failure, except "it is not there", which is a value.
#pragma once

#include "base/bytes.h"

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace refward::base {

class UniqueFd {
 public:
  UniqueFd() noexcept = default;

  explicit UniqueFd(int fd) noexcept : fd_(fd) {}

  UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}

  UniqueFd& operator=(UniqueFd&& other) noexcept;
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;
  ~UniqueFd();

  [[nodiscard]] int get() const noexcept { return fd_; }

  [[nodiscard]] explicit operator bool() const noexcept { return fd_ >= 0; }

  [[nodiscard]] int release() noexcept;

 private:
  int fd_ = -1;
};

// open(2) with O_CLOEXEC. Throws on failure.
[[nodiscard]] UniqueFd open_file(const std::filesystem::path& path, int flags, mode_t mode = 0);
// Nothing where the file does not exist; throws on any other failure.
[[nodiscard]] std::optional<UniqueFd> open_file_if_exists(const std::filesystem::path& path,
                                                          int flags);

// The whole of a regular file; longer than `limit` bytes throws. Nothing where it does not exist.
[[nodiscard]] std::optional<std::string> read_file_if_exists(const std::filesystem::path& path,
                                                             std::size_t limit);
// The same; a missing file throws.
[[nodiscard]] std::string read_file(const std::filesystem::path& path, std::size_t limit);
// All that is left on `fd`, at most `limit` bytes (more throws).
[[nodiscard]] std::string read_all(int fd, std::size_t limit);

// All bytes at the descriptor's position, across short writes and EINTR. Throws on failure.
void write_all(int fd, std::string_view bytes);
// fdatasync(2) / fsync(2) of a directory. Throws on failure; after that nothing written may be
// trusted.
void sync_file(int fd);
void sync_directory(const std::filesystem::path& directory);

// Replaces `path` by a file with these bytes and mode: temporary name, fsync, rename, fsync of the
// directory.
void replace_file(const std::filesystem::path& path, std::string_view bytes, mode_t mode);

}  // namespace refward::base
