// SPDX-License-Identifier: Apache-2.0
// KeyMaterial: the numbers of a public key (RFC 4880 section 5.5.2, RFC 6637 section 9, RFC 9580
// section 9.2) as a key that OpenSSL verifies with. A key whose numbers are wrong is told apart
// from one whose algorithm or curve has no mathematics here: the second is GnuPG's to judge, the
// first nobody's.
#pragma once

#include "base/bytes.h"
#include "crypto/ecdsa.h"
#include "crypto/ed25519.h"
#include "crypto/hash.h"
#include "crypto/rsa.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>

namespace refward::signature::openpgp {

// An algorithm or a curve that is not verified in process.
struct ForeignMaterial {
  std::string what;
};

// Not a key: a point off its curve, an even modulus, bytes left over.
struct BrokenMaterial {
  std::string what;
};

using KeyMaterial = std::
    variant<BrokenMaterial, ForeignMaterial, crypto::RsaKey, crypto::Ed25519Key, crypto::EcdsaKey>;

// `packet` is the body of a version 4 public-key packet.
[[nodiscard]] KeyMaterial parse_key_material(base::Bytes packet);

// `numbers` are those of a signature packet. False for foreign and broken material too.
[[nodiscard]] bool verifies(const KeyMaterial& key,
                            const crypto::Digest& digest,
                            std::span<const base::Bytes> numbers);

// The public-key algorithm and the creation time that stand at the front of the packet; nothing
// where it is shorter than they are, or not of version 4.
struct KeyHead {
  std::uint32_t created = 0;
  std::uint8_t algorithm = 0;
};

[[nodiscard]] std::optional<KeyHead> key_head(base::Bytes packet);

}  // namespace refward::signature::openpgp
