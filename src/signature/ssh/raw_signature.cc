// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/raw_signature.h"

#include "signature/ssh/wire.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace refward::signature::ssh {
namespace {

using base::ByteReader;
using base::Bytes;
using base::Result;

constexpr std::uint8_t kUserPresent = 0x01;
constexpr std::uint8_t kUserVerified = 0x04;

// What an authenticator adds. `bytes` are the flags and the counter as they are signed.
struct Touch {
  std::uint8_t flags = 0;
  std::uint32_t counter = 0;
  Bytes bytes;
};

struct RawSignature {
  std::string_view type;
  Bytes value;
  std::optional<Touch> touch;
};

[[nodiscard]] Result<Touch> read_touch(ByteReader& reader) {
  ByteReader signed_part(reader.rest());
  TRY(const Bytes bytes, signed_part.take(sizeof(std::uint8_t) + sizeof(std::uint32_t)));
  TRY(const std::uint8_t flags, reader.u8());
  TRY(const std::uint32_t counter, reader.u32());
  return Touch{flags, counter, bytes};
}

[[nodiscard]] Result<RawSignature> read_value(ByteReader& reader, const SshPublicKey& key) {
  RawSignature raw;
  TRY(raw.value, reader.ssh_string(kMaxSignatureBytes));
  if (key.application) {
    TRY(raw.touch, read_touch(reader));
  }
  TRY_OK(reader.expect_end());
  return raw;
}

// RFC 8332: an RSA key signs under names of their own, and "ssh-rsa" is the one with SHA-1.
[[nodiscard]] std::optional<crypto::Hash> rsa_hash(std::string_view type) {
  if (type == "rsa-sha2-256")
    return crypto::Hash::sha256;
  if (type == "rsa-sha2-512")
    return crypto::Hash::sha512;
  return std::nullopt;
}

[[nodiscard]] bool fits(std::string_view type, const SshPublicKey& key) {
  return std::holds_alternative<crypto::RsaKey>(key.material) ? rsa_hash(type).has_value()
                                                              : type == key.type;
}

// RFC 5656 section 6.2.1: the curve names the hash. No type of SSH's has the other curves.
[[nodiscard]] std::optional<crypto::Hash> hash_of(crypto::Curve curve) {
  switch (curve) {
    case crypto::Curve::p256:
      return crypto::Hash::sha256;
    case crypto::Curve::p384:
      return crypto::Hash::sha384;
    case crypto::Curve::p521:
      return crypto::Hash::sha512;
    case crypto::Curve::brainpool_p256:
    case crypto::Curve::brainpool_p384:
    case crypto::Curve::brainpool_p512:
      break;
  }
  return std::nullopt;
}

[[nodiscard]] Result<crypto::EcdsaSignature> read_numbers(Bytes value, crypto::Curve curve) {
  ByteReader reader(value);
  const std::size_t limit = crypto::coordinate_size(curve);
  TRY(const Bytes r, read_positive_mpint(reader, limit));
  TRY(const Bytes s, read_positive_mpint(reader, limit));
  TRY_OK(reader.expect_end());
  return crypto::EcdsaSignature{r, s};
}

// PROTOCOL.u2f "SSH U2F signatures": what the authenticator signs in place of the message.
[[nodiscard]] base::ByteBuffer authenticator_message(std::string_view application,
                                                     const Touch& touch,
                                                     Bytes message) {
  const auto application_hash = crypto::sha256(base::as_bytes(application));
  const auto message_hash = crypto::sha256(message);
  base::ByteBuffer bytes(application_hash.begin(), application_hash.end());
  bytes.insert(bytes.end(), touch.bytes.begin(), touch.bytes.end());
  bytes.insert(bytes.end(), message_hash.begin(), message_hash.end());
  return bytes;
}

// Whether the mathematics holds; an error is one of form.
[[nodiscard]] Result<bool, Rejection> holds(const SshPublicKey& key,
                                            const RawSignature& raw,
                                            Bytes message) {
  if (const auto* ed25519 = std::get_if<crypto::Ed25519Key>(&key.material)) {
    if (raw.value.size() != crypto::Ed25519Key::kSignatureSize)
      return Rejection{Reason::ssh_malformed, "an Ed25519 signature is 64 bytes long"};
    return ed25519->verify(message, raw.value);
  }
  if (const auto* ecdsa = std::get_if<crypto::EcdsaKey>(&key.material)) {
    const auto numbers = read_numbers(raw.value, ecdsa->curve());
    if (!numbers)
      return Rejection{Reason::ssh_malformed, "ECDSA signature: " + numbers.error().what};
    const auto hash = hash_of(ecdsa->curve());
    return hash && ecdsa->verify(*hash, message, *numbers);
  }
  const auto* rsa = std::get_if<crypto::RsaKey>(&key.material);
  const auto hash = rsa_hash(raw.type);
  return rsa != nullptr && hash && rsa->verify(*hash, message, raw.value);
}

}  // namespace

Result<std::optional<Presence>, Rejection> verify_raw_signature(const SshPublicKey& key,
                                                                Bytes blob,
                                                                Bytes message) {
  ByteReader reader(blob);
  const auto type = reader.ssh_string(kMaxTypeBytes);
  if (!type)
    return Rejection{Reason::ssh_malformed, "signature type: " + type.error().what};
  const std::string_view name = base::as_text(*type);
  if (!fits(name, key))
    return Rejection{Reason::ssh_signature_type,
                     "a signature of type " + std::string(name) + " by a key of type " + key.type};
  auto raw = read_value(reader, key);
  if (!raw)
    return Rejection{Reason::ssh_malformed, "signature blob: " + raw.error().what};
  raw->type = name;

  base::ByteBuffer signed_by_authenticator;
  if (raw->touch) {
    signed_by_authenticator = authenticator_message(*key.application, *raw->touch, message);
    message = signed_by_authenticator;
  }
  TRY(const bool verified, holds(key, *raw, message));
  if (!verified)
    return Rejection{Reason::bad_signature,
                     "the signature is not one of this key over these bytes"};
  if (!raw->touch)
    return std::optional<Presence>();
  return std::optional<Presence>(Presence{(raw->touch->flags & kUserPresent) != 0,
                                          (raw->touch->flags & kUserVerified) != 0,
                                          raw->touch->counter});
}

}  // namespace refward::signature::ssh
