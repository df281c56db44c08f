// SPDX-License-Identifier: Apache-2.0
// A record of the journal: what is accepted is the one spelling of what it says.
#include "audit/record.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace audit = refward::audit;
  const auto parts = audit::parse_record({data, size});
  if (parts && audit::payload_is_whole(*parts) &&
      audit::render_record(parts->header, parts->leaf, parts->details) !=
          refward::base::as_text({data, size}))
    std::abort();
  return 0;
}
