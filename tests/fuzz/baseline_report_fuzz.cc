// SPDX-License-Identifier: Apache-2.0
// Links to config_dep.
#include "config/baseline_file.h"

#include <algorithm>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = refward::config::parse_baseline({reinterpret_cast<const char*>(data), size});
  if (read && std::ranges::any_of(*read, [](const auto& one) { return one.rule.empty(); }))
    std::abort();
  return 0;
}
