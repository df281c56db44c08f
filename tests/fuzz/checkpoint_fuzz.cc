// SPDX-License-Identifier: Apache-2.0
#include "tlog/checkpoint.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto checkpoint = refward::tlog::Checkpoint::parse(input);
  if (checkpoint && checkpoint->text() != input)  // two readings of one tree head
    __builtin_trap();
  return 0;
}
