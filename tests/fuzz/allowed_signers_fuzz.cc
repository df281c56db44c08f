// SPDX-License-Identifier: Apache-2.0
// No line is read as a name that its own pattern list does not match.
#include "identity/allowed_signers.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto view = refward::identity::parse_allowed_signers(text);
  for (const auto& line : view.lines)
    line.principals.each_literal([&](std::string_view name) {
      if (name.empty() || !line.principals.matches(name))
        std::abort();
    });
  return 0;
}
