// SPDX-License-Identifier: Apache-2.0
#include "tlog/tlog_proof.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto proof = refward::tlog::TlogProof::parse(input);
  if (proof && proof->text() != input)
    __builtin_trap();
  return 0;
}
