// SPDX-License-Identifier: Apache-2.0
#include "audit/log_key.h"

#include "audit/disk.h"
#include "base/failure.h"
#include "base/files.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

namespace refward::audit {

bool make_log_key(const Options& options) {
  const base::UniqueFd fd(
      ::open(options.log_key.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd && errno == EEXIST)
    return false;
  if (!fd)
    throw_disk_fault(Doing::writing, options.log_key, errno);
  const auto key = tlog::SigningKey::make(options.origin, crypto::Ed25519Signer::generate());
  if (!key)
    throw base::Failure::usage("[server] origin cannot be the name of a key");
  write_at(fd.get(), options.log_key, 0, key->private_text());
  sync_data(fd.get(), options.log_key);
  sync_folder(options.log_key.parent_path());
  return true;
}

std::optional<tlog::SigningKey> read_log_key(const Options& options) {
  const auto fd = open_to_read(options.log_key, Missing::is_value);
  if (!fd)
    return std::nullopt;

  struct stat status {};

  if (::fstat(fd->get(), &status) != 0)
    throw_disk_fault(Doing::reading, options.log_key, errno);
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    throw base::Failure::usage("the log's key is open to others than its owner: chmod 600 it");
  const auto key = tlog::SigningKey::parse(read_at(fd->get(), options.log_key, 0, kMaxLogKey + 1));
  if (!key || key->name() != options.origin)
    throw base::Failure::usage("the log's key is not one, or not that of [server] origin");
  return *key;
}

}  // namespace refward::audit
