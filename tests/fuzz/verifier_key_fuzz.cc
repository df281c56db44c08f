// SPDX-License-Identifier: Apache-2.0
#include "tlog/note.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto key = refward::tlog::VerifierKey::parse(input);
  if (key && key->text() != input)
    __builtin_trap();
  const auto mine = refward::tlog::SigningKey::parse(input);
  if (mine && mine->private_text() != input)
    __builtin_trap();
  return 0;
}
