// SPDX-License-Identifier: Apache-2.0
// A .gitmodules. What is looked for: a crash, and a value that would not be one line.
#include "inspect/gitmodules.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto found = refward::inspect::parse_gitmodules(text);
  if (!found)
    return 0;
  for (const auto& one : *found)
    for (const auto& value : {one.path, one.url})
      if (value && value->find_first_of(std::string_view("\n\r\0", 3)) != std::string::npos)
        std::abort();
  return 0;
}
