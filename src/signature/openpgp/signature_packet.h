// SPDX-License-Identifier: Apache-2.0
// SignaturePacket: the one signature packet that refward accepts (RFC 4880 section 5.2.3), by our
// own grammar, before any key or mathematics. Version 4, class 0x00, nothing before, after or
// beside it that the signature does not cover: one signature is one sequence of bytes, as far as
// OpenPGP can give that.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "signature/verdict.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::openpgp {

inline constexpr std::size_t kMaxSignatureBytes = 16 * 1024;
inline constexpr unsigned kMaxRsaBits = 16 * 1024;
inline constexpr unsigned kMaxEcdsaBits = 521;  // P-521
inline constexpr unsigned kMaxEddsaBits = 256;  // Ed25519

// RFC 4880 section 9.1, as far as this room has something to say of it.
namespace algorithm {
inline constexpr std::uint8_t kRsa = 1;
inline constexpr std::uint8_t kRsaSignOnly = 3;
inline constexpr std::uint8_t kEcdsa = 19;
inline constexpr std::uint8_t kEddsa = 22;

[[nodiscard]] constexpr bool is_rsa(std::uint8_t id) noexcept {
  return id == kRsa || id == kRsaSignOnly;
}
}  // namespace algorithm

// Who a signature says made it. Never both empty in a parsed packet; where both are there, they
// name one key. Nothing vouches for it until the mathematics is right.
struct Issuer {
  std::optional<std::string> fingerprint;  // 40 upper-case hex digits
  std::optional<std::string> key_id;       // 16 upper-case hex digits

  [[nodiscard]] const std::string& name() const { return fingerprint ? *fingerprint : *key_id; }
};

struct SignaturePacket {
  std::uint8_t algorithm = 0;  // of namespace algorithm
  crypto::Hash hash = crypto::Hash::sha256;
  std::uint32_t created = 0;              // seconds since 1970
  std::optional<std::uint32_t> lifetime;  // seconds after `created`; nothing: it does not expire
  Issuer issuer;
  std::array<std::uint8_t, 2> digest_start{};
  base::Bytes hashed_part;  // what goes into the digest after the payload, without the trailer
  std::vector<base::Bytes> numbers;  // RSA: one; ECDSA, EdDSA: r and s
  base::Bytes number_part;           // the same as they stand in the packet
};

struct FormError {
  Reason reason;
  std::string detail;  // may quote what the packet holds, unescaped
};

// The views in the result are into `packets`.
[[nodiscard]] base::Result<SignaturePacket, FormError> parse_signature(base::Bytes packets);

// What the signature signs: the digest of payload, hashed part and trailer (section 5.2.4), in one
// pass over the payload.
[[nodiscard]] crypto::Digest signed_digest(std::string_view payload, const SignaturePacket& packet);

// The last bytes that go into the digest of any version 4 signature.
[[nodiscard]] std::array<std::uint8_t, 6> trailer_of(base::Bytes hashed_part) noexcept;

// Whether a signature of one public-key algorithm can be by a key of the other.
[[nodiscard]] bool algorithms_fit(std::uint8_t signature, std::uint8_t key) noexcept;

// The hash of an algorithm number that may sign: SHA-256, SHA-384, SHA-512.
[[nodiscard]] base::Result<crypto::Hash, FormError> hash_named(std::uint8_t id);

// The numbers of a signature by `algorithm`, which are all that `reader` still has.
[[nodiscard]] base::Result<std::vector<base::Bytes>, FormError> signature_numbers(
    base::ByteReader& reader, std::uint8_t algorithm);

// The same signature with the key id of `fingerprint` as its whole unhashed area: GnuPG looks for
// the issuer's key id anywhere, for its fingerprint in the hashed area alone.
[[nodiscard]] base::ByteBuffer with_issuer(const SignaturePacket& packet,
                                           std::string_view fingerprint);

}  // namespace refward::signature::openpgp
