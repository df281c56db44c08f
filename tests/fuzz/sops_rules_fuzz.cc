// SPDX-License-Identifier: Apache-2.0
// Links to manifests_dep. What the rules say is then asked of a file.
#include "manifests/manifests.h"

#include <cstdlib>

// libfyaml 0.7.12 leaks the pieces of a quoted scalar that never ends; see manifests/document.h.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libfyaml.so";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rules = refward::manifests::parse_sops_rules(text);
  if (!rules)
    return 0;
  const refward::manifests::Search search = [](std::string_view pattern, std::string_view in) {
    return in.find(pattern) != std::string_view::npos;
  };
  refward::manifests::Options options;
  options.sops = &*rules;
  options.search = &search;
  options.path = "a/secrets.yaml";
  for (const auto& match : refward::manifests::inspect("a: {b: c}\nd: [e]\n", options))
    if (match.rule != "sops-missing")
      std::abort();
  return 0;
}
