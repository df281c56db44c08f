// SPDX-License-Identifier: Apache-2.0
// The first line is a pattern, the rest a text. What is looked for: a crash, and time that grows
// faster than pattern times text.
#include "policy/globs.h"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\n');
  const std::string pattern = input.substr(0, end);
  const std::string text = end == std::string::npos ? std::string() : input.substr(end + 1);
  if (const auto glob = refward::policy::Glob::parse(pattern))
    static_cast<void>(glob->matches(text));
  if (const auto refs = refward::policy::RefGlobs::parse({pattern, "@default"}))
    static_cast<void>(refs->matches(text, "refs/heads/main"));
  static_cast<void>(refward::policy::GlobList::parse({pattern}).has_value());
  return 0;
}
