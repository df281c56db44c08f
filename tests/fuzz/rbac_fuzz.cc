// SPDX-License-Identifier: Apache-2.0
// Links to manifests_dep.
#include "manifests/rbac.h"

#include <cstdlib>

// libfyaml 0.7.12 leaks the pieces of a quoted scalar that never ends; see manifests/document.h.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libfyaml.so";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using refward::manifests::Grants;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Grants all = refward::manifests::grants(text, {});
  for (const auto& grant : all.grants)
    if (grant.holder >= all.holders.size() || grant.what.empty())
      std::abort();
  // The same text grants nothing that it did not.
  if (!refward::manifests::added(all, all).empty())
    std::abort();
  return refward::manifests::added({}, all).size() < all.grants.size() ? std::abort(), 0 : 0;
}
