// SPDX-License-Identifier: Apache-2.0
// Links to secrets_dep.
#include "secrets/containers.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const std::string_view path : {"", "key3.db", "a.psafe3"})
    for (const auto& container : refward::secrets::containers(bytes, path))
      if (container.info.name.empty() || container.info.remedy.empty())
        std::abort();
  return 0;
}
