// SPDX-License-Identifier: Apache-2.0
// A slot of the mark: what is accepted is the one spelling of what it says.
#include "audit/mark.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto mark = refward::audit::parse_mark({data, size});
  if (mark && refward::audit::render(*mark) != refward::base::as_text({data, size}))
    std::abort();
  return 0;
}
