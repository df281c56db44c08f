// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include "base/failure.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace refward::base {
namespace {

constexpr std::size_t kReadChunk = 64 * 1024;

std::string named(std::string_view doing, const std::filesystem::path& path) {
  return std::string(doing) + " " + path.string();
}

// All that is left, of which `expected` bytes are asked for at first: of a file whose size is known
// nothing is copied.
std::string read_rest(int fd, std::size_t expected, std::size_t limit) {
  std::string out;
  for (std::size_t filled = 0;;) {
    if (filled == out.size())
      out.resize(filled == 0 ? expected : filled + kReadChunk);
    const ssize_t count = ::read(fd, out.data() + filled, out.size() - filled);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      throw_system_fault("read", errno);
    filled += static_cast<std::size_t>(count);
    if (filled > limit)
      throw Failure::fault("input is longer than its limit of " + std::to_string(limit) + " bytes");
    if (count == 0) {
      out.resize(filled);
      return out;
    }
  }
}

}  // namespace

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept {
  if (this != &other) {
    UniqueFd old(release());
    fd_ = other.release();
  }
  return *this;
}

UniqueFd::~UniqueFd() {
  if (fd_ >= 0)
    ::close(fd_);
}

int UniqueFd::release() noexcept {
  return std::exchange(fd_, -1);
}

UniqueFd open_file(const std::filesystem::path& path, int flags, mode_t mode) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (fd < 0)
    throw_system_fault(named("open", path), errno);
  return UniqueFd(fd);
}

std::optional<UniqueFd> open_file_if_exists(const std::filesystem::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd >= 0)
    return UniqueFd(fd);
  if (errno == ENOENT || errno == ENOTDIR)
    return std::nullopt;
  throw_system_fault(named("open", path), errno);
}

std::string read_all(int fd, std::size_t limit) {
  return read_rest(fd, kReadChunk, limit);
}

std::optional<std::string> read_file_if_exists(const std::filesystem::path& path,
                                               std::size_t limit) {
  const auto fd = open_file_if_exists(path, O_RDONLY);
  if (!fd)
    return std::nullopt;

  struct stat status {};

  if (::fstat(fd->get(), &status) != 0)
    throw_system_fault(named("stat", path), errno);
  if (!S_ISREG(status.st_mode))
    throw Failure(ExitCode::fault, path.string() + " is not a regular file",
                  "a file on the server is not a regular file");
  // One byte more than is there: the end shows without another round.
  const auto size = static_cast<std::size_t>(status.st_size);
  return read_rest(fd->get(), std::min(size, limit) + 1, limit);
}

std::string read_file(const std::filesystem::path& path, std::size_t limit) {
  auto content = read_file_if_exists(path, limit);
  if (!content)
    throw_system_fault(named("open", path), ENOENT);
  return *std::move(content);
}

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      throw_system_fault("write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void sync_file(int fd) {
  if (::fdatasync(fd) != 0)
    throw_system_fault("fdatasync", errno);
}

void sync_directory(const std::filesystem::path& directory) {
  const UniqueFd fd = open_file(directory, O_RDONLY | O_DIRECTORY);
  if (::fsync(fd.get()) != 0)
    throw_system_fault(named("fsync", directory), errno);
}

void replace_file(const std::filesystem::path& path, std::string_view bytes, mode_t mode) {
  std::string temporary = path.string() + ".XXXXXX";
  UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd)
    throw_system_fault(named("create", temporary), errno);
  try {
    if (::fchmod(fd.get(), mode) != 0)
      throw_system_fault(named("chmod", temporary), errno);
    write_all(fd.get(), bytes);
    sync_file(fd.get());
    if (::rename(temporary.c_str(), path.c_str()) != 0)
      throw_system_fault(named("rename", path), errno);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_directory(path.parent_path().empty() ? std::filesystem::path(".") : path.parent_path());
}

}  // namespace refward::base
