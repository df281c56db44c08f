// SPDX-License-Identifier: Apache-2.0
// One reading: keys that were accepted, written again, are the same keys.
#include "platform/ssh_user_auth.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto keys = refward::platform::parse_ssh_user_auth(text);
  if (!keys)
    return 0;
  std::string again;
  for (const auto& key : *keys)
    again += "publickey " + key.text() + "\n";
  const auto same = refward::platform::parse_ssh_user_auth(again);
  if (!same || *same != *keys)
    std::abort();
  return 0;
}
