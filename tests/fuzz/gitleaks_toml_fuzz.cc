// SPDX-License-Identifier: Apache-2.0
// Links to secrets_dep.
#include "secrets/gitleaks/document.h"
#include "secrets/gitleaks/pattern.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace gitleaks = refward::secrets::gitleaks;
  const auto document = gitleaks::parse_document({reinterpret_cast<const char*>(data), size});
  if (!document) {
    if (document.error().what.empty() || document.error().what[0] < '0' ||
        document.error().what[0] > '9')
      std::abort();
    return 0;
  }
  if (document->rules.size() != document->lines.size())
    std::abort();
  for (const auto& rule : document->rules)
    if (rule.id.empty() || !gitleaks::Pattern::check(rule.regex))
      std::abort();
  return 0;
}
