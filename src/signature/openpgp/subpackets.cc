// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/subpackets.h"

#include "signature/openpgp/fingerprint.h"

#include <algorithm>

namespace refward::signature::openpgp {
namespace {

using Outcome = base::Result<base::Done, FormError>;

namespace type = subpacket_type;

constexpr std::uint8_t kCriticalBit = 0x80;
constexpr std::uint8_t kKeyVersion = 4;

FormError wrong_issuer(std::string detail) {
  return {Reason::openpgp_issuer, std::move(detail)};
}

base::Result<std::string, FormError> key_id_in(base::Bytes body) {
  if (body.size() != kKeyIdBytes)
    return malformed("an issuer of " + std::to_string(body.size()) + " bytes");
  return upper_hex(body);
}

base::Result<std::string, FormError> fingerprint_in(base::Bytes body) {
  if (body.empty() || body.front() != kKeyVersion)
    return wrong_issuer("the issuer is not a version 4 key");
  if (body.size() != 1 + kFingerprintBytes)
    return malformed("an issuer fingerprint of " + std::to_string(body.size()) + " bytes");
  return upper_hex(body.subspan(1));
}

// One area's word on the issuer.
Outcome read_issuer(const Subpacket& subpacket, Issuer& issuer) {
  const bool by_id = subpacket.type == type::kIssuer;
  std::optional<std::string>& place = by_id ? issuer.key_id : issuer.fingerprint;
  if (place)
    return malformed("the issuer stands twice in one area");
  TRY(place, by_id ? key_id_in(subpacket.body) : fingerprint_in(subpacket.body));
  return base::Done{};
}

struct Hashed {
  std::optional<std::uint32_t> created, lifetime;
  Issuer issuer;
};

Outcome read_time(const Subpacket& subpacket, std::optional<std::uint32_t>& place) {
  if (place)
    return malformed("a time stands twice in the hashed area");
  TRY(place, well_formed(only_u32(subpacket.body)));
  return base::Done{};
}

Outcome read_hashed(const Subpacket& subpacket, Hashed& hashed) {
  switch (subpacket.type) {
    case type::kCreated:
      return read_time(subpacket, hashed.created);
    case type::kLifetime:
      return read_time(subpacket, hashed.lifetime);
    case type::kIssuer:
    case type::kIssuerFingerprint:
      return read_issuer(subpacket, hashed.issuer);
    case type::kEmbeddedSignature:
      return malformed("a signature within the signature");
    case type::kSignersUserId:
      return base::Done{};  // whose key it is, the keyring says
    default:
      break;
  }
  // What the signer marks critical and we do not weigh could narrow the meaning of the signature.
  // No notation is known here either.
  if (subpacket.critical)
    return FormError{Reason::openpgp_critical, "subpacket " + std::to_string(subpacket.type)};
  return base::Done{};
}

base::Result<Hashed, FormError> parse_hashed(base::Bytes area) {
  Hashed hashed;
  base::ByteReader reader(area);
  while (!reader.at_end()) {
    TRY(const Subpacket subpacket, well_formed(next_subpacket(reader)));
    TRY_OK(read_hashed(subpacket, hashed));
  }
  return hashed;
}

// Whatever varies here gives a second name to the same signed object.
bool belongs_unhashed(const Subpacket& subpacket) {
  const bool issuer = subpacket.type == type::kIssuer || subpacket.type == type::kIssuerFingerprint;
  return issuer && !subpacket.critical && subpacket.length_form == LengthForm::shortest;
}

base::Result<Issuer, FormError> parse_unhashed(base::Bytes area) {
  Issuer issuer;
  base::ByteReader reader(area);
  while (!reader.at_end()) {
    TRY(const Subpacket subpacket, well_formed(next_subpacket(reader)));
    if (!belongs_unhashed(subpacket))
      return FormError{Reason::openpgp_unhashed, "subpacket " + std::to_string(subpacket.type)};
    TRY_OK(read_issuer(subpacket, issuer));
  }
  return issuer;
}

bool agree(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  return !a || !b || *a == *b;
}

base::Result<Issuer, FormError> merged(const Issuer& hashed, const Issuer& unhashed) {
  if (!agree(hashed.fingerprint, unhashed.fingerprint) || !agree(hashed.key_id, unhashed.key_id))
    return wrong_issuer("the issuers of the two areas differ");
  Issuer issuer{hashed.fingerprint ? hashed.fingerprint : unhashed.fingerprint,
                hashed.key_id ? hashed.key_id : unhashed.key_id};
  if (!issuer.fingerprint && !issuer.key_id)
    return wrong_issuer("no issuer");
  if (issuer.fingerprint && issuer.key_id && key_id_of(*issuer.fingerprint) != *issuer.key_id)
    return wrong_issuer("the issuer's fingerprint and key id differ");
  return issuer;
}

}  // namespace

// Section 5.2.3.1: the length is that of type and body; it has no partial form.
base::Result<Subpacket> next_subpacket(base::ByteReader& reader) {
  TRY(const std::uint8_t first, reader.u8());
  std::uint32_t length = first;
  LengthForm form = LengthForm::shortest;
  if (first == 255) {
    TRY(length, reader.u32());
    form = length < 16320 ? LengthForm::longer_than_needed : LengthForm::shortest;
  } else if (first >= 192) {
    TRY(const std::uint8_t second, reader.u8());
    length = (static_cast<std::uint32_t>(first - 192) << 8) + second + 192;
  }
  TRY(const base::Bytes all, reader.take(length));
  if (all.empty())
    return base::Error("a subpacket without a type");
  const auto kind = static_cast<std::uint8_t>(all.front() & ~kCriticalBit);
  return Subpacket{kind, (all.front() & kCriticalBit) != 0, form, all.subspan(1)};
}

base::Result<std::uint32_t> only_u32(base::Bytes body) {
  base::ByteReader reader(body);
  TRY(const std::uint32_t value, reader.u32());
  TRY_OK(reader.expect_end());
  return value;
}

base::Result<Statements, FormError> parse_subpackets(base::Bytes hashed, base::Bytes unhashed) {
  TRY(const Hashed said, parse_hashed(hashed));
  TRY(const Issuer beside, parse_unhashed(unhashed));
  if (!said.created)
    return FormError{Reason::openpgp_no_time, "no creation time in the hashed area"};
  TRY(Issuer issuer, merged(said.issuer, beside));
  return Statements{*said.created, said.lifetime, std::move(issuer)};
}

}  // namespace refward::signature::openpgp
