// SPDX-License-Identifier: Apache-2.0
// Links to secrets_dep.
#include "secrets/unpack.h"

#include <cstdlib>

// zip, tar, gzip and ar all the way down, within small bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace refward::secrets;
  UnpackLimits limits;
  limits.members = 200;
  limits.member_bytes = 1U << 16;
  limits.total_bytes = 1U << 22;
  std::size_t members = 0;
  const auto result = unpack(std::string_view(reinterpret_cast<const char*>(data), size), limits,
                             [&](std::string_view, std::string_view bytes) {
                               if (bytes.empty() || bytes.size() > limits.member_bytes)
                                 std::abort();
                               ++members;
                             });
  if (members > limits.members + limits.depth || result.unread.size() > kMaxUnread ||
      (!result.archive && (members != 0 || !result.unread.empty())))
    std::abort();
  return 0;
}
