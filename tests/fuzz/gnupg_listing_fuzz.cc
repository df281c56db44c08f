// SPDX-License-Identifier: Apache-2.0
// A principal out of a user id becomes the name of a file: it leads nowhere else.
#include "identity/pattern_list.h"
#include "setup/gnupg_import.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto listing = refward::setup::parse_gnupg_listing(text);
  for (const auto& key : listing.keys)
    if (!refward::identity::is_literal_name(key.principal) || key.principal.starts_with('.') ||
        key.principal.find('/') != std::string::npos || key.fingerprint.size() < 40)
      std::abort();
  if (listing.keys.size() > refward::setup::kMaxGnupgKeys)
    std::abort();
  return 0;
}
