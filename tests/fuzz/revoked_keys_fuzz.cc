// SPDX-License-Identifier: Apache-2.0
// A key that is listed has a line and a name; a file is of one form.
#include "identity/revoked_keys.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto view = refward::identity::parse_revoked_keys(text);
  for (const auto& key : view.keys)
    if (key.number == 0 || key.key.base64.empty())
      std::abort();
  if (view.krl && (!view.keys.empty() || !view.faults.empty()))
    std::abort();
  return 0;
}
