// SPDX-License-Identifier: Apache-2.0
// The summary of what was pruned: what is accepted is the one spelling of what it says.
#include "audit/summary.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = refward::base::as_text({data, size});
  const auto summary = refward::audit::Summary::parse(text);
  if (summary && summary->render() != text)
    std::abort();
  return 0;
}
