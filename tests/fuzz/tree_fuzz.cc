// SPDX-License-Identifier: Apache-2.0
#include "git/objects.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto tree = refward::git::parse_tree(input);
  // Every byte belongs to an entry of at least a digit, a blank, a name, a NUL and an id.
  if (tree && tree->entries.size() * 24 > size)
    __builtin_trap();
  return 0;
}
