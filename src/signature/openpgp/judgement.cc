// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/judgement.h"

#include "crypto/hash.h"
#include "signature/openpgp/certificate.h"
#include "signature/openpgp/packet.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace refward::signature::openpgp {
namespace {

constexpr std::size_t kAlgorithmAt = 5;  // in a version 4 key packet: version, creation time

// The order of Ed25519's base point, little-endian (RFC 8032 section 5.1).
constexpr std::array<std::uint8_t, 32> kEd25519Order = {
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};

Verdict about(Reason reason, const Holding& named, std::string detail) {
  Verdict verdict = refused(reason, std::move(detail));
  verdict.key = named.subkey->fingerprint;
  verdict.primary_key = named.key->fingerprint;
  verdict.key_type = named.subkey->type;
  return verdict;
}

std::uint8_t algorithm_of(const SubkeyInfo& key) {
  return key.packet.size() > kAlgorithmAt ? key.packet[kAlgorithmAt] : 0;
}

bool is_rsa(std::uint8_t id) {
  return id == algorithm::kRsa || id == algorithm::kRsaSignOnly;
}

bool is_curve(std::uint8_t id) {
  return id == algorithm::kEcdsa || id == algorithm::kEddsa;
}

bool is_strong(const SubkeyInfo& key, const Options& options) {
  const std::uint8_t id = algorithm_of(key);
  return is_curve(id) || (is_rsa(id) && key.bits >= options.min_rsa_bits);
}

bool fits(const SignaturePacket& packet, const SubkeyInfo& key) {
  const std::uint8_t id = algorithm_of(key);
  return packet.algorithm == id || (is_rsa(packet.algorithm) && is_rsa(id));
}

// Both most significant byte first, without leading zeros.
bool is_below(base::Bytes number, base::Bytes limit) {
  if (number.size() != limit.size())
    return number.size() < limit.size();
  return std::lexicographical_compare(number.begin(), number.end(), limit.begin(), limit.end());
}

// The number s of an EdDSA signature is little-endian; as a packet's number it has lost its first
// zeros.
bool is_below_ed25519_order(base::Bytes s) {
  std::array<std::uint8_t, 32> whole{};
  if (s.size() > whole.size())
    return false;
  std::copy(s.begin(), s.end(), whole.end() - static_cast<std::ptrdiff_t>(s.size()));
  return std::lexicographical_compare(whole.rbegin(), whole.rend(), kEd25519Order.rbegin(),
                                      kEd25519Order.rend());
}

// RFC 8017 section 8.2.2 and RFC 8032 section 5.1.7 refuse what is out of range. GnuPG reduces it,
// and would take s, s + n, s + 2n for one signature. For ECDSA it looks itself.
bool in_range(const SignaturePacket& packet, const SubkeyInfo& key) {
  if (packet.algorithm == algorithm::kEddsa)
    return is_below_ed25519_order(packet.numbers.back());
  if (packet.algorithm == algorithm::kEcdsa)
    return true;
  const std::optional<base::Bytes> modulus = rsa_modulus(key.packet);
  return modulus && is_below(packet.numbers.front(), *modulus);
}

bool begins_with(base::Bytes digest, const std::array<std::uint8_t, 2>& start) {
  return base::equal(digest.first(start.size()), start);
}

// GnuPG does not compare these two bytes, which the signature does not cover.
bool has_digest_start(const SignaturePacket& packet, std::string_view payload) {
  const base::ByteBuffer bytes = signed_bytes(payload, packet);
  switch (packet.hash) {
    case SignatureHash::sha256:
      return begins_with(crypto::sha256(bytes), packet.digest_start);
    case SignatureHash::sha384:
      return begins_with(crypto::sha384(bytes), packet.digest_start);
    case SignatureHash::sha512:
      return begins_with(crypto::sha512(bytes), packet.digest_start);
  }
  return false;
}

bool is_older_than(const SignaturePacket& packet, const SubkeyInfo& key) {
  return !key.created || base::Instant(base::Seconds(packet.created)) < *key.created;
}

// A signature that is not what the key makes: no key is named, because none is proven.
Verdict bad(const SignaturePacket& packet, std::string_view what) {
  return refused(Reason::bad_signature, std::string(what) + "; issuer " + packet.issuer.name());
}

// The mathematics is right, and the key is the one that the packet names.
Reason standing(Status status, const Holding& named) {
  if (status == Status::key_revoked || named.key->revoked || named.subkey->revoked)
    return Reason::key_revoked;
  return status == Status::key_expired ? Reason::key_expired : Reason::good;
}

Verdict judge_status(const Checked& checked, const Holding& named) {
  switch (checked.status) {
    case Status::good:
    case Status::key_expired:
    case Status::key_revoked:
      if (checked.fingerprint != named.subkey->fingerprint)
        return refused(Reason::engine_failure, "GnuPG names another key");
      return about(standing(checked.status, named), named, "");
    case Status::bad:
      return refused(Reason::bad_signature, "issuer " + named.subkey->fingerprint);
    case Status::signature_expired:
      return refused(Reason::bad_signature, "the signature has expired");
    case Status::wrong_usage:
      return about(Reason::key_not_for_signing, named, checked.detail);
    case Status::unbound:
      if (named.subkey->fingerprint != named.key->fingerprint)
        return about(Reason::key_not_for_signing, named, "not cross-certified");
      break;
    case Status::key_missing:  // though the keyring holds it
    case Status::other:
      break;
  }
  return refused(Reason::engine_failure, checked.detail);
}

}  // namespace

Verdict refused(Reason reason, std::string detail) {
  Verdict verdict;
  verdict.reason = reason;
  verdict.format = Format::openpgp;
  verdict.detail = std::move(detail);
  return verdict;
}

Verdict unknown_issuer(const Issuer& issuer) {
  Verdict verdict = refused(Reason::key_unknown, "");
  verdict.key = issuer.name();
  return verdict;
}

std::optional<Verdict> fault_in(const SignaturePacket& packet,
                                std::string_view payload,
                                const Holding& named,
                                const Options& options) {
  const SubkeyInfo& key = *named.subkey;
  if (!is_strong(key, options))
    return about(Reason::weak_key, named, key.type);
  if (!key.can_sign)
    return about(Reason::key_not_for_signing, named, "");
  if (!fits(packet, key))
    return bad(packet, "another algorithm than the key's");
  if (is_older_than(packet, key))
    return bad(packet, "older than its key");
  if (!in_range(packet, key))
    return bad(packet, "a number out of range");
  if (!has_digest_start(packet, payload))
    return bad(packet, "the digest begins otherwise");
  return std::nullopt;
}

Verdict judge(const base::Result<Checked>& checked, const Holding& named) {
  return checked ? judge_status(*checked, named)
                 : refused(Reason::engine_failure, checked.error().what);
}

}  // namespace refward::signature::openpgp
