// SPDX-License-Identifier: Apache-2.0
// UpkeepLock: one command at a time that tends the record (reconcile, erase, prune). Hooks go on
// meanwhile: it is not the lock of the appends.
#pragma once

#include "audit/disk.h"
#include "audit/log.h"

#include <optional>
#include <utility>

namespace refward::audit {

inline constexpr const char* kUpkeepLockName = "upkeep.lock";  // in `state`

class UpkeepLock {
 public:
  // Waits as an append does, then throws.
  explicit UpkeepLock(const Options& options);
  // Nothing where somebody else holds it now.
  [[nodiscard]] static std::optional<UpkeepLock> attempt(const Options& options);

 private:
  UpkeepLock(base::UniqueFd fd, Lock lock) : fd_(std::move(fd)), lock_(std::move(lock)) {}

  base::UniqueFd fd_;
  Lock lock_;
};

}  // namespace refward::audit
