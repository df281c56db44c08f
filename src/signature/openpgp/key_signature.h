// SPDX-License-Identifier: Apache-2.0
// KeySignature: a signature that stands in a certificate (RFC 4880 section 5.2.1: bindings 0x18,
// back signatures 0x19, revocations 0x20 and 0x28), read for the few things that GnuPG's listing
// does not tell. GnuPG has verified it before; here only version 4 is read, and what the signer
// says counts from the hashed area alone.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace refward::signature::openpgp {

namespace signature_class {
inline constexpr std::uint8_t kSubkeyBinding = 0x18;
inline constexpr std::uint8_t kBackSignature = 0x19;
inline constexpr std::uint8_t kKeyRevocation = 0x20;
inline constexpr std::uint8_t kSubkeyRevocation = 0x28;
}  // namespace signature_class

struct KeySignature {
  std::uint8_t kind = 0;
  std::uint8_t algorithm = 0;
  std::uint8_t hash = 0;
  std::optional<std::uint32_t> created, lifetime;  // seconds since 1970; seconds
  std::optional<std::uint8_t> revocation_reason;
  std::vector<std::string> key_ids;   // of the issuer, as far as either area names it
  std::vector<base::Bytes> embedded;  // signatures within this one, of either area
  base::Bytes hashed_part;
  base::Bytes number_part;
};

// `body` is that of a signature packet, or of an embedded one. Views into it.
[[nodiscard]] base::Result<KeySignature> parse_key_signature(base::Bytes body);

}  // namespace refward::signature::openpgp
