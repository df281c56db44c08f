// SPDX-License-Identifier: Apache-2.0
#include "push/push.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto lines = refward::push::parse_ref_lines(input, {});
  if (!lines)
    return 0;
  // Written again, the lines are the input.
  std::string again;
  for (const auto& line : *lines)
    again += line.old_id.hex() + " " + line.new_id.hex() + " " + line.ref + "\n";
  if (again != input)
    __builtin_trap();
  return 0;
}
