// SPDX-License-Identifier: Apache-2.0
// tell: words to a client that may be gone. The decision stands and is recorded; a closed
// connection does not change it.
#pragma once

#include "gate/call.h"

#include <string>

namespace refward::gate {

void tell(int fd, const std::string& words) noexcept;

// Words to whoever pushed, as the platform passes them on: each line with its prefix, and on the
// stream that reaches the client.
void tell_pusher(const Call& call,
                 platform::Platform platform,
                 platform::Door door,
                 const std::string& words) noexcept;

}  // namespace refward::gate
