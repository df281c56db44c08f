// SPDX-License-Identifier: Apache-2.0
// Links to secrets_dep.
#include "secrets/scanner.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using refward::secrets::Scanner;
  static const auto kScanner =
      Scanner::create({.identity = [](std::string_view) { return std::string("id"); }});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& match : kScanner->scan(text, ""))
    if (match.rule.empty() || match.masked.size() > 64)
      std::abort();
  return 0;
}
