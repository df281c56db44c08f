// SPDX-License-Identifier: Apache-2.0
// Any text is a table of cases or a list of problems, each with a place in the text and words that
// can be shown.
#include "base/text.h"
#include "config/test_cases.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto cases = refward::config::parse_cases(text, "cases.toml");
  if (cases) {
    if (cases->empty() || cases->size() > refward::config::kMaxCases)
      std::abort();
    return 0;
  }
  if (!refward::config::has_errors(cases.error()))
    std::abort();
  for (const auto& problem : cases.error())
    if (problem.line > size + 1 || refward::base::printable(problem.what) != problem.what)
      std::abort();
  return 0;
}
