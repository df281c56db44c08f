// SPDX-License-Identifier: Apache-2.0
// The cache of known refs: what is accepted is the one spelling of what it says.
#include "audit/fold.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = refward::base::as_text({data, size});
  const auto snapshot = refward::audit::Snapshot::parse(text);
  if (snapshot && snapshot->render() != text)
    std::abort();
  return 0;
}
