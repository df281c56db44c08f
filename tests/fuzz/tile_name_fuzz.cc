// SPDX-License-Identifier: Apache-2.0
#include "tlog/tile.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto name = refward::tlog::TileName::parse(input);
  if (name && name->path() != input)
    __builtin_trap();
  constexpr refward::tlog::TileName kTwo{.level = 64, .index = 0, .width = 2};
  const auto entries = refward::tlog::parse_bundle(kTwo, input);
  if (entries &&
      (entries->size() != 2 || 4 + entries->at(0).size() + entries->at(1).size() != size))
    __builtin_trap();
  return 0;
}
