// SPDX-License-Identifier: Apache-2.0
#include "tlog/note.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto note = refward::tlog::Note::parse(input);
  if (note && note->render() != input)  // what is signed could be read in two ways
    __builtin_trap();
  return 0;
}
