// SPDX-License-Identifier: Apache-2.0
#include "git/objects.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto tag = refward::git::parse_tag(input);
  if (tag && !input.ends_with(tag->message))
    __builtin_trap();
  return 0;
}
