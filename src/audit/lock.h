// SPDX-License-Identifier: Apache-2.0
// Lock: a bounded flock(2) between processes. A lock of the kernel, so that a killed process holds
// nothing. Waiters queue in the kernel in the order in which they came; a periodic signal to the
// waiting thread alone lets it look at its deadline.
#pragma once

#include "audit/log.h"

#include <optional>

namespace refward::audit {

// Throws what a Lock throws that waited in vain.
[[noreturn]] void throw_out_of_patience();

enum class Share { exclusive, shared };

class Lock {
 public:
  // Waits at most `patience`, then throws.
  Lock(int fd, Share share, base::Seconds patience = kLockPatience);
  // Nothing where somebody else holds it now.
  [[nodiscard]] static std::optional<Lock> attempt(int fd, Share share);
  Lock(Lock&& other) noexcept;
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock();

 private:
  enum class Taken { already };

  Lock(int fd, Taken) noexcept : fd_(fd) {}

  int fd_;
};

}  // namespace refward::audit
