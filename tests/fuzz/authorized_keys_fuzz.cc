// SPDX-License-Identifier: Apache-2.0
// No key is taken without a name that a signer can have, and every line is told once at most.
#include "identity/pattern_list.h"
#include "setup/authorized_keys.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto view = refward::setup::parse_authorized_keys(text);
  for (const auto& key : view.keys)
    if (!refward::identity::is_literal_name(key.principal) || key.base64.empty() ||
        key.principal.find_first_of(" \t\n") != std::string_view::npos)
      std::abort();
  if (view.keys.size() > refward::setup::kMaxLoginKeys)
    std::abort();
  return 0;
}
