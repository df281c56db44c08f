// SPDX-License-Identifier: Apache-2.0
// What is read as the notes of a search is written again so that it reads the same.
#include "gate/scan_notes.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto notes = refward::gate::parse_notes(text);
  if (!notes)
    return 0;
  const auto again = refward::gate::parse_notes(refward::gate::to_text(*notes));
  if (!again || again->scan.findings != notes->scan.findings || again->done != notes->done)
    std::abort();
  return 0;
}
