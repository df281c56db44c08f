// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/key_material.h"

#include "signature/openpgp/packet.h"
#include "signature/openpgp/signature_packet.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace refward::signature::openpgp {
namespace {

constexpr std::uint8_t kVersion = 4;
constexpr std::uint8_t kNativePoint = 0x40;      // the prefix of a point in its curve's own form
constexpr unsigned kMaxPointBits = 3 + 2 * 528;  // 0x04 and two coordinates of P-521
constexpr std::size_t kMaxOidBytes = 64;         // GnuPG's are at most 10

struct CurveName {
  base::Bytes oid;
  crypto::Curve curve;
};

constexpr std::uint8_t kEd25519Oid[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x0f, 0x01};
constexpr std::uint8_t kP256Oid[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
constexpr std::uint8_t kP384Oid[] = {0x2b, 0x81, 0x04, 0x00, 0x22};
constexpr std::uint8_t kP521Oid[] = {0x2b, 0x81, 0x04, 0x00, 0x23};
constexpr std::uint8_t kBrainpoolP256Oid[] = {0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07};
constexpr std::uint8_t kBrainpoolP384Oid[] = {0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0b};
constexpr std::uint8_t kBrainpoolP512Oid[] = {0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0d};
// RFC 9580 section 9.2 has these; secp256k1 is not among them and stays GnuPG's affair.
constexpr CurveName kCurves[] = {
    {kP256Oid, crypto::Curve::p256},
    {kP384Oid, crypto::Curve::p384},
    {kP521Oid, crypto::Curve::p521},
    {kBrainpoolP256Oid, crypto::Curve::brainpool_p256},
    {kBrainpoolP384Oid, crypto::Curve::brainpool_p384},
    {kBrainpoolP512Oid, crypto::Curve::brainpool_p512},
};

using Parsed = base::Result<KeyMaterial>;

Parsed rsa_key(base::ByteReader& reader) {
  TRY(const base::Bytes modulus, next_number(reader, kMaxRsaBits));
  TRY(const base::Bytes exponent, next_number(reader, kMaxRsaBits));
  TRY_OK(reader.expect_end());
  TRY(crypto::RsaKey key, crypto::RsaKey::parse(modulus, exponent));
  return KeyMaterial(std::move(key));
}

struct CurvePoint {
  base::Bytes oid, point;
};

base::Result<CurvePoint> curve_point(base::ByteReader& reader) {
  TRY(const std::uint8_t length, reader.u8());
  if (length == 0 || length > kMaxOidBytes)
    return base::Error("the name of a curve of " + std::to_string(length) + " bytes");
  TRY(const base::Bytes oid, reader.take(length));
  TRY(const base::Bytes point, next_number(reader, kMaxPointBits));
  TRY_OK(reader.expect_end());
  return CurvePoint{oid, point};
}

ForeignMaterial foreign_curve(const CurvePoint& key) {
  return {"the curve with the object identifier " + base::to_hex(key.oid)};
}

Parsed ecdsa_key(base::ByteReader& reader) {
  TRY(const CurvePoint told, curve_point(reader));
  const auto* const named =
      std::find_if(std::begin(kCurves), std::end(kCurves),
                   [&](const CurveName& one) { return base::equal(one.oid, told.oid); });
  if (named == std::end(kCurves))
    return KeyMaterial(foreign_curve(told));
  TRY(crypto::EcdsaKey key, crypto::EcdsaKey::parse(named->curve, told.point));
  return KeyMaterial(std::move(key));
}

Parsed eddsa_key(base::ByteReader& reader) {
  TRY(const CurvePoint told, curve_point(reader));
  if (!base::equal(told.oid, kEd25519Oid))
    return KeyMaterial(foreign_curve(told));
  if (told.point.front() != kNativePoint)
    return base::Error("an Ed25519 point without its prefix");
  TRY(crypto::Ed25519Key key, crypto::Ed25519Key::parse(told.point.subspan(1)));
  return KeyMaterial(std::move(key));
}

Parsed parsed(base::Bytes packet) {
  const std::optional<KeyHead> head = key_head(packet);
  if (!head)
    return base::Error("not a version 4 key");
  base::ByteReader reader(packet.subspan(6));
  switch (head->algorithm) {
    case algorithm::kRsa:
    case algorithm::kRsaSignOnly:
      return rsa_key(reader);
    case algorithm::kEcdsa:
      return ecdsa_key(reader);
    case algorithm::kEddsa:
      return eddsa_key(reader);
    default:
      return KeyMaterial(
          ForeignMaterial{"public-key algorithm " + std::to_string(head->algorithm)});
  }
}

// Behind as many zeros as are missing; a number has lost its first ones. False where it is longer.
bool widen(base::Bytes number, std::span<std::uint8_t> out) {
  if (number.size() > out.size())
    return false;
  const auto zeros = static_cast<std::ptrdiff_t>(out.size() - number.size());
  std::fill(out.begin(), out.begin() + zeros, std::uint8_t{0});
  std::copy(number.begin(), number.end(), out.begin() + zeros);
  return true;
}

struct Verifier {
  const crypto::Digest& digest;
  std::span<const base::Bytes> numbers;

  bool operator()(const BrokenMaterial&) const { return false; }

  bool operator()(const ForeignMaterial&) const { return false; }

  bool operator()(const crypto::RsaKey& key) const {
    if (numbers.size() != 1)
      return false;
    base::ByteBuffer signature((key.bits() + 7) / 8);
    return widen(numbers[0], signature) && key.verify_digest(digest, signature);
  }

  // The digest is the message (RFC 9580 section 5.2.3.2); both numbers are the 32 native bytes.
  bool operator()(const crypto::Ed25519Key& key) const {
    std::array<std::uint8_t, crypto::Ed25519Key::kSignatureSize> signature{};
    const std::span<std::uint8_t> whole(signature);
    return numbers.size() == 2 && widen(numbers[0], whole.first(whole.size() / 2)) &&
           widen(numbers[1], whole.last(whole.size() / 2)) && key.verify(digest.bytes(), signature);
  }

  bool operator()(const crypto::EcdsaKey& key) const {
    return numbers.size() == 2 && key.verify_digest(digest, {numbers[0], numbers[1]});
  }
};

}  // namespace

std::optional<KeyHead> key_head(base::Bytes packet) {
  base::ByteReader reader(packet);
  const base::Result<std::uint8_t> version = reader.u8();
  const base::Result<std::uint32_t> created = reader.u32();
  const base::Result<std::uint8_t> algorithm = reader.u8();
  if (!version || *version != kVersion || !created || !algorithm)
    return std::nullopt;
  return KeyHead{*created, *algorithm};
}

KeyMaterial parse_key_material(base::Bytes packet) {
  base::Result<KeyMaterial> material = parsed(packet);
  return material ? *std::move(material) : KeyMaterial(BrokenMaterial{material.error().what});
}

bool verifies(const KeyMaterial& key,
              const crypto::Digest& digest,
              std::span<const base::Bytes> numbers) {
  return std::visit(Verifier{digest, numbers}, key);
}

}  // namespace refward::signature::openpgp
