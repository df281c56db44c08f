// SPDX-License-Identifier: Apache-2.0
#include "gate/tell.h"

#include "base/files.h"

namespace refward::gate {

void tell(int fd, const std::string& words) noexcept {
  try {
    base::write_all(fd, words);
  } catch (const std::exception&) {
    // The client is gone.
  }
}

}  // namespace refward::gate
