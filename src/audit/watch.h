// SPDX-License-Identifier: Apache-2.0
// Watch: waits until something may have been added to the record. By inotify(7) where the system
// gives one, and in any case looks again after kLookAgain, so that a file system which tells
// nothing only costs time. Reads only.
#pragma once

#include "audit/log.h"
#include "base/files.h"

#include <chrono>

namespace refward::audit {

inline constexpr std::chrono::milliseconds kLookAgain{1000};

class Watch {
 public:
  explicit Watch(const Options& options);

  enum class Woken { look, closed };
  // closed: nobody reads `out` any more. A signal wakes too.
  [[nodiscard]] Woken wait(int out);

 private:
  base::UniqueFd inotify_;
};

}  // namespace refward::audit
