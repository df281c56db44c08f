// SPDX-License-Identifier: Apache-2.0
// Links to secrets_dep.
#include "secrets/gitleaks/ignore.h"

#include <algorithm>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace gitleaks = refward::secrets::gitleaks;
  const auto list = gitleaks::parse_ignore({reinterpret_cast<const char*>(data), size});
  if (!list)
    return 0;
  for (const std::string& entry : list->fingerprints) {
    const auto colons = std::count(entry.begin(), entry.end(), ':');
    if (colons != 2 && colons != 3)
      std::abort();
  }
  return 0;
}
