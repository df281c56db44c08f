// SPDX-License-Identifier: Apache-2.0
// The header of a segment: what is accepted is the one spelling of what it says.
#include "audit/record.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = refward::base::as_text({data, size});
  const auto header = refward::audit::parse_segment_header(text);
  if (header && !text.starts_with(refward::audit::render(*header)))
    std::abort();
  return 0;
}
