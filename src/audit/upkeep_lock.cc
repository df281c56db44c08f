// SPDX-License-Identifier: Apache-2.0
#include "audit/upkeep_lock.h"

#include <fcntl.h>

#include <cerrno>

namespace refward::audit {
namespace {

base::UniqueFd open_or_make(const Options& options) {
  const auto path = options.state / kUpkeepLockName;
  const Access access = access_of(options);
  base::UniqueFd fd(
      ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, access.file));
  if (fd)
    grant(fd.get(), path, access.file, access);
  else if (errno == EEXIST)
    fd = open_to_write(path, O_RDWR);
  else
    throw_disk_fault(Doing::writing, path, errno);
  return fd;
}

}  // namespace

UpkeepLock::UpkeepLock(const Options& options)
    : fd_(open_or_make(options)), lock_(fd_.get(), Share::exclusive) {}

std::optional<UpkeepLock> UpkeepLock::attempt(const Options& options) {
  base::UniqueFd fd = open_or_make(options);
  auto lock = Lock::attempt(fd.get(), Share::exclusive);
  if (!lock)
    return std::nullopt;
  return UpkeepLock(std::move(fd), *std::move(lock));
}

}  // namespace refward::audit
