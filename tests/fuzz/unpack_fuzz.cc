// SPDX-License-Identifier: Apache-2.0
// Links to secrets_dep.
#include "secrets/unpack.h"

#include <cstdlib>
#include <utility>

// zip, tar, gzip and ar all the way down, within small bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace refward::secrets;
  UnpackLimits limits;
  limits.members = 200;
  limits.member_bytes = 1U << 16;
  limits.total_bytes = 1U << 22;
  std::size_t members = 0;
  auto result = unpack(std::string_view(reinterpret_cast<const char*>(data), size), limits,
                       [&](std::string_view inside, std::string_view bytes) {
                         if (inside.ends_with(kMemberNames))
                           return;
                         if (bytes.empty() || bytes.size() > limits.member_bytes)
                           std::abort();
                         ++members;
                       });
  const auto unread = std::move(result.unread).take();
  if (members > limits.members + limits.depth || unread.size() > kMaxUnread ||
      (!result.archive && (members != 0 || !unread.empty())))
    std::abort();
  return 0;
}
