// SPDX-License-Identifier: Apache-2.0
// Disk: the system calls under the journal, each with its failure turned into a base::Failure whose
// public words name no path of the server ("the audit log cannot be written: No space left on
// device").
#pragma once

#include "audit/lock.h"
#include "audit/log.h"
#include "base/files.h"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace refward::audit {

enum class Doing { reading, writing };

// Throws for `error_number`, an errno value.
[[noreturn]] void throw_disk_fault(Doing doing,
                                   const std::filesystem::path& path,
                                   int error_number);
// Throws: the log is not what `state` says it is. `word` is one of those in journal.md.
[[noreturn]] void throw_disorder(std::string_view word, const std::filesystem::path& path);

enum class Missing { fails, is_value };

// Read only; nothing where `missing` says so and there is no such file.
[[nodiscard]] std::optional<base::UniqueFd> open_to_read(const std::filesystem::path& path,
                                                         Missing missing);
// open(2) with these flags (O_CLOEXEC and O_NOFOLLOW added).
[[nodiscard]] base::UniqueFd open_to_write(const std::filesystem::path& path,
                                           int flags,
                                           mode_t mode = 0);

[[nodiscard]] std::uint64_t size_of(int fd, const std::filesystem::path& path);
// Less than `count` bytes only where the file ends.
[[nodiscard]] std::string read_at(int fd,
                                  const std::filesystem::path& path,
                                  std::uint64_t offset,
                                  std::size_t count);
void write_at(int fd,
              const std::filesystem::path& path,
              std::uint64_t offset,
              std::string_view bytes);
void cut(int fd, const std::filesystem::path& path, std::uint64_t size);
// fdatasync(2). After a failure nothing that was written since the last success may be trusted.
void sync_data(int fd, const std::filesystem::path& path);
void sync_folder(const std::filesystem::path& folder);

// Who may use the files: one user, or a group.
struct Access {
  mode_t file = 0600;
  mode_t folder = 0700;
  mode_t key = 0600;
  std::optional<gid_t> group;
};

// An unknown group is a fault of the configuration.
[[nodiscard]] Access access_of(const Options& options);
// For a file or folder that this process has just made.
void grant(int fd, const std::filesystem::path& path, mode_t mode, const Access& access);

}  // namespace refward::audit
