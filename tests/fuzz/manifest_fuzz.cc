// SPDX-License-Identifier: Apache-2.0
// Links to manifests_dep.
#include "manifests/manifests.h"

#include <cstdlib>

// libfyaml 0.7.12 leaks the pieces of a quoted scalar that never ends; see manifests/document.h.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libfyaml.so";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& match : refward::manifests::inspect(text, {}))
    if (match.rule.empty() || match.masked.size() > 32)
      std::abort();
  return 0;
}
