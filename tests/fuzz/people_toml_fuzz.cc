// SPDX-License-Identifier: Apache-2.0
// No person without a name comes out of a file without faults.
#include "identity/people_toml.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = refward::identity::parse_people_toml(text);
  if (!file.faults.empty())
    return 0;
  for (const auto& person : file.persons)
    if (person.name.empty() || person.name.front() == '@')
      std::abort();
  return 0;
}
