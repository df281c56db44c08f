// SPDX-License-Identifier: Apache-2.0
#include "audit/disk.h"

#include "base/failure.h"
#include "base/text.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace refward::audit {
namespace {

constexpr std::size_t kGroupBuffer = 64 * 1024;

}  // namespace

void throw_disk_fault(Doing doing, const std::filesystem::path& path, int error_number) {
  const std::string reason = std::generic_category().message(error_number);
  const std::string cannot =
      doing == Doing::reading ? "the audit log cannot be read" : "the audit log cannot be written";
  throw base::Failure(base::ExitCode::fault, cannot + ": " + path.string() + ": " + reason,
                      cannot + ": " + reason);
}

void throw_disorder(std::string_view word, const std::filesystem::path& path) {
  const std::string what = "the audit log is not in order (" + std::string(word) + ")";
  throw base::Failure(base::ExitCode::fault, what + ": " + path.string(), what);
}

std::optional<base::UniqueFd> open_to_read(const std::filesystem::path& path, Missing missing) {
  base::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (fd)
    return fd;
  if (missing == Missing::is_value && errno == ENOENT)
    return std::nullopt;
  throw_disk_fault(Doing::reading, path, errno);
}

base::UniqueFd open_to_write(const std::filesystem::path& path, int flags, mode_t mode) {
  base::UniqueFd fd(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!fd)
    throw_disk_fault(Doing::writing, path, errno);
  return fd;
}

std::uint64_t size_of(int fd, const std::filesystem::path& path) {
  struct stat status {};

  if (::fstat(fd, &status) != 0)
    throw_disk_fault(Doing::reading, path, errno);
  return static_cast<std::uint64_t>(status.st_size);
}

std::string read_at(int fd,
                    const std::filesystem::path& path,
                    std::uint64_t offset,
                    std::size_t count) {
  std::string out(count, '\0');
  std::size_t filled = 0;
  while (filled < count) {
    const ssize_t got =
        ::pread(fd, out.data() + filled, count - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      throw_disk_fault(Doing::reading, path, errno);
    if (got == 0)
      break;
    filled += static_cast<std::size_t>(got);
  }
  out.resize(filled);
  return out;
}

void write_at(int fd,
              const std::filesystem::path& path,
              std::uint64_t offset,
              std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      throw_disk_fault(Doing::writing, path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
}

void cut(int fd, const std::filesystem::path& path, std::uint64_t size) {
  if (::ftruncate(fd, static_cast<off_t>(size)) != 0)
    throw_disk_fault(Doing::writing, path, errno);
}

void sync_data(int fd, const std::filesystem::path& path) {
  if (::fdatasync(fd) != 0)
    throw_disk_fault(Doing::writing, path, errno);
}

void sync_folder(const std::filesystem::path& folder) {
  const auto fd = open_to_read(folder, Missing::fails);
  if (::fsync(fd->get()) != 0)
    throw_disk_fault(Doing::writing, folder, errno);
}

Access access_of(const Options& options) {
  if (!options.group)
    return {};
  std::vector<char> buffer(kGroupBuffer);

  struct group entry {};

  struct group* found = nullptr;
  const int error =
      ::getgrnam_r(options.group->c_str(), &entry, buffer.data(), buffer.size(), &found);
  if (error != 0 || found == nullptr)
    throw base::Failure::usage("[server] group: there is no group " +
                               base::printable(*options.group));
  return {.file = 0660, .folder = 02770, .key = 0640, .group = entry.gr_gid};
}

void grant(int fd, const std::filesystem::path& path, mode_t mode, const Access& access) {
  // The group first: chown clears the set-group-id bit.
  if (access.group && ::fchown(fd, static_cast<uid_t>(-1), *access.group) != 0)
    throw_disk_fault(Doing::writing, path, errno);
  if (::fchmod(fd, mode) != 0)
    throw_disk_fault(Doing::writing, path, errno);
}

}  // namespace refward::audit
