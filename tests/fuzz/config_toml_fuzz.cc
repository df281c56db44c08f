// SPDX-License-Identifier: Apache-2.0
// Any text is a configuration or a list of problems, each with a place in the text and words that
// can be shown.
#include "base/text.h"
#include "config/config.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto config = refward::config::parse(text, "/etc/refward/refward.toml");
  if (config) {
    static_cast<void>(refward::config::canonical(*config));
    return 0;
  }
  if (!refward::config::has_errors(config.error()))
    std::abort();
  for (const auto& problem : config.error())
    if (problem.line > size + 1 || refward::base::printable(problem.what) != problem.what)
      std::abort();
  return 0;
}
