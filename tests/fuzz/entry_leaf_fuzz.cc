// SPDX-License-Identifier: Apache-2.0
// A leaf: what is accepted is the one spelling of what it says.
#include "audit/leaf.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = refward::base::as_text({data, size});
  const auto leaf = refward::audit::parse_leaf(text);
  if (leaf && refward::audit::render(*leaf) != text)
    std::abort();
  return 0;
}
