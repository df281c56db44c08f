// SPDX-License-Identifier: Apache-2.0
#include "identity/approval_text.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using refward::identity::ApprovalText;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto text = ApprovalText::parse(input);
  if (text && text->text() != input)  // two readings of one approval
    __builtin_trap();
  const auto place = refward::identity::parse_approval_ref(input);
  if (place && "refs/approvals/" + place->commit.hex() + "/" + std::string(place->person) != input)
    __builtin_trap();
  return 0;
}
