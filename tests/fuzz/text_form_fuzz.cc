// SPDX-License-Identifier: Apache-2.0
// Links to secrets_dep.
#include "secrets/text_form.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::size_t total = 0;
  for (const auto& form : refward::secrets::text_forms(bytes)) {
    total += form.text.size();
    for (std::size_t at = 0; !form.parts.empty() && at < form.text.size(); ++at)
      if (form.text[at] != '\n' && bytes[form.original_offset(at)] != form.text[at])
        std::abort();
  }
  if (total > size * 2)
    std::abort();
  return 0;
}
