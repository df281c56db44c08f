// SPDX-License-Identifier: Apache-2.0
#include "git/signed_object.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  // Nothing is invented: the parts are never longer than the whole.
  for (const auto& parts : {refward::git::split_commit(input), refward::git::split_tag(input)}) {
    if (parts && (parts->payload.size() + parts->armour.size() > size || parts->armour.empty()))
      __builtin_trap();
  }
  return 0;
}
