// SPDX-License-Identifier: Apache-2.0
#include "git/ref_name.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto name = refward::git::RefName::parse(input);
  if (name && (name->text() != input || !input.ends_with(name->short_name())))
    __builtin_trap();
  return 0;
}
