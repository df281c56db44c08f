// SPDX-License-Identifier: Apache-2.0
// Links to manifests_dep. The input is the JSON of a release, or what should be its gzip.
#include "base/bytes.h"
#include "manifests/manifests.h"

#include <cstdlib>

// libfyaml 0.7.12 leaks the pieces of a quoted scalar that never ends; see manifests/document.h.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libfyaml.so";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string packed = refward::base::to_base64(refward::base::Bytes(data, size));
  const std::string text = "kind: Secret\ntype: helm.sh/release.v1\ndata:\n  release: " +
                           refward::base::to_base64(refward::base::as_bytes(packed)) + "\n";
  refward::manifests::Options options;
  options.limits.max_bytes = 1U << 20;
  for (const auto& match : refward::manifests::inspect(text, options))
    if (match.rule.empty() || match.masked.size() > 32)
      std::abort();
  return 0;
}
