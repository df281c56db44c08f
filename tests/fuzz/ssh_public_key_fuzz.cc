// SPDX-License-Identifier: Apache-2.0
// A key that is supported is whole: it says its length and its fingerprint, holds what it needs to
// verify, and is no certificate.
#include "signature/ssh/public_key.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto key = refward::signature::ssh::parse_public_key({data, size});
  if (!key)
    return 0;
  const bool holds = !std::holds_alternative<std::monostate>(key->material);
  if (holds != key->supported || (key->bits != 0) != key->supported ||
      key->fingerprint.empty() != key->certificate || (key->certificate && key->supported))
    std::abort();
  return 0;
}
