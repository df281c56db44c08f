// SPDX-License-Identifier: Apache-2.0
// tell: words to a client that may be gone. The decision stands and is recorded; a closed
// connection does not change it.
#pragma once

#include <string>

namespace refward::gate {

void tell(int fd, const std::string& words) noexcept;

}  // namespace refward::gate
