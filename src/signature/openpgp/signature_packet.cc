// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/signature_packet.h"

#include "signature/openpgp/fingerprint.h"
#include "signature/openpgp/packet.h"
#include "signature/openpgp/subpackets.h"

#include <algorithm>

namespace refward::signature::openpgp {
namespace {

constexpr std::uint8_t kVersion = 4;
constexpr std::uint8_t kBinaryDocument = 0x00;
constexpr std::uint8_t kOldHeader = 0x8a;  // a signature, with a length of four bytes
constexpr std::array<std::uint8_t, 2> kIssuerSubpacket = {1 + kKeyIdBytes, 16};
constexpr std::size_t kFixedBytes = 6;  // version, class, two algorithms, length of the hashed area

struct Numbers {
  std::size_t count;
  unsigned max_bits;
};

// Section 9.1, with RFC 9580's additions.
base::Result<Numbers, FormError> numbers_of(std::uint8_t id) {
  switch (id) {
    case algorithm::kRsa:
    case algorithm::kRsaSignOnly:
      return Numbers{1, kMaxRsaBits};
    case algorithm::kEcdsa:
      return Numbers{2, kMaxEcdsaBits};
    case algorithm::kEddsa:
      return Numbers{2, kMaxEddsaBits};
    case 16:  // ElGamal
    case 17:  // DSA
    case 20:  // ElGamal
      return FormError{Reason::weak_key, "public-key algorithm " + std::to_string(id)};
    case 27:  // Ed25519 of RFC 9580
    case 28:  // Ed448
      return FormError{Reason::format_unsupported, "public-key algorithm " + std::to_string(id)};
    default:
      return malformed("public-key algorithm " + std::to_string(id));
  }
}

// The only packet of a signature, or why there is not just one.
base::Result<base::Bytes, FormError> only_packet(base::Bytes packets) {
  if (packets.size() > kMaxSignatureBytes)
    return malformed("longer than " + std::to_string(kMaxSignatureBytes) + " bytes");
  base::ByteReader reader(packets);
  TRY(const Packet packet, well_formed(next_packet(reader)));
  if (packet.tag != tag::kSignature)
    return FormError{Reason::openpgp_several, "a packet of tag " + std::to_string(packet.tag)};
  if (!reader.at_end()) {
    TRY(const Packet next, well_formed(next_packet(reader)));
    return FormError{Reason::openpgp_several, "a packet of tag " + std::to_string(next.tag)};
  }
  if (packet.length_form != LengthForm::shortest)
    return malformed("a packet length in more bytes than it needs");
  return packet.body;
}

struct Head {
  std::uint8_t algorithm;
  crypto::Hash hash;
};

// By name, because a user who meets it can tell his client to sign otherwise.
FormError other_version(std::uint8_t version) {
  const std::string name = "a version " + std::to_string(version) + " signature";
  switch (version) {
    case 3:
      return {Reason::openpgp_version, name + " (RFC 4880, obsolete)"};
    case 5:
      return {Reason::openpgp_version, name + " (LibrePGP)"};
    case 6:
      return {Reason::openpgp_version, name + " (RFC 9580)"};
    default:
      return {Reason::openpgp_version, name};
  }
}

base::Result<Head, FormError> parse_head(base::ByteReader& reader) {
  TRY(const std::uint8_t version, well_formed(reader.u8()));
  if (version != kVersion)
    return other_version(version);
  TRY(const std::uint8_t kind, well_formed(reader.u8()));
  if (kind != kBinaryDocument)
    return FormError{Reason::openpgp_class, "class " + std::to_string(kind)};
  TRY(const std::uint8_t algorithm, well_formed(reader.u8()));
  TRY(const std::uint8_t hash_id, well_formed(reader.u8()));
  TRY(const crypto::Hash hash, hash_named(hash_id));
  TRY_OK(numbers_of(algorithm));
  return Head{algorithm, hash};
}

base::Result<base::Bytes, FormError> next_area(base::ByteReader& reader) {
  TRY(const std::uint16_t length, well_formed(reader.u16()));
  return well_formed(reader.take(length));
}

void append(base::ByteBuffer& out, base::Bytes bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

base::ByteBuffer big_endian(std::size_t value) {
  base::ByteBuffer bytes;
  for (unsigned shift = 32; shift > 0; shift -= 8)
    bytes.push_back(static_cast<std::uint8_t>(value >> (shift - 8)));
  return bytes;
}

}  // namespace

// RFC 4880 section 9.4, with RFC 9580's additions.
base::Result<crypto::Hash, FormError> hash_named(std::uint8_t id) {
  switch (id) {
    case 8:
      return crypto::Hash::sha256;
    case 9:
      return crypto::Hash::sha384;
    case 10:
      return crypto::Hash::sha512;
    case 1:   // MD5
    case 2:   // SHA-1
    case 3:   // RIPEMD-160
    case 11:  // SHA-224
      return FormError{Reason::weak_hash, "hash algorithm " + std::to_string(id)};
    case 12:  // SHA3-256
    case 14:  // SHA3-512
      return FormError{Reason::format_unsupported, "hash algorithm " + std::to_string(id)};
    default:
      return malformed("hash algorithm " + std::to_string(id));
  }
}

base::Result<std::vector<base::Bytes>, FormError> signature_numbers(base::ByteReader& reader,
                                                                    std::uint8_t algorithm) {
  TRY(const Numbers expected, numbers_of(algorithm));
  std::vector<base::Bytes> numbers;
  while (numbers.size() < expected.count) {
    TRY(const base::Bytes number, well_formed(next_number(reader, expected.max_bits)));
    numbers.push_back(number);
  }
  if (!reader.at_end())
    return malformed("bytes after the last number");
  return numbers;
}

base::Result<SignaturePacket, FormError> parse_signature(base::Bytes packets) {
  TRY(const base::Bytes body, only_packet(packets));
  base::ByteReader reader(body);
  TRY(const Head head, parse_head(reader));
  TRY(const base::Bytes hashed, next_area(reader));
  TRY(const base::Bytes unhashed, next_area(reader));
  TRY(const base::Bytes start, well_formed(reader.take(2)));
  const base::Bytes number_part = reader.rest();
  TRY(std::vector<base::Bytes> numbers, signature_numbers(reader, head.algorithm));
  TRY(Statements statements, parse_subpackets(hashed, unhashed));
  return SignaturePacket{.algorithm = head.algorithm,
                         .hash = head.hash,
                         .created = statements.created,
                         .lifetime = statements.lifetime,
                         .issuer = std::move(statements.issuer),
                         .digest_start = {start[0], start[1]},
                         .hashed_part = body.first(kFixedBytes + hashed.size()),
                         .numbers = std::move(numbers),
                         .number_part = number_part};
}

bool algorithms_fit(std::uint8_t signature, std::uint8_t key) noexcept {
  return signature == key || (algorithm::is_rsa(signature) && algorithm::is_rsa(key));
}

std::array<std::uint8_t, 6> trailer_of(base::Bytes hashed_part) noexcept {
  const std::size_t size = hashed_part.size();
  return {kVersion,
          0xff,
          static_cast<std::uint8_t>(size >> 24),
          static_cast<std::uint8_t>(size >> 16),
          static_cast<std::uint8_t>(size >> 8),
          static_cast<std::uint8_t>(size)};
}

crypto::Digest signed_digest(std::string_view payload, const SignaturePacket& packet) {
  return crypto::digest_of(
      packet.hash, {base::as_bytes(payload), packet.hashed_part, trailer_of(packet.hashed_part)});
}

base::ByteBuffer with_issuer(const SignaturePacket& packet, std::string_view fingerprint) {
  base::ByteBuffer body = base::to_buffer(packet.hashed_part);
  append(body, base::ByteBuffer{0, kIssuerSubpacket.size() + kKeyIdBytes});
  append(body, kIssuerSubpacket);
  append(body, base::parse_hex(key_id_of(fingerprint)).value());
  append(body, packet.digest_start);
  append(body, packet.number_part);
  base::ByteBuffer all = {kOldHeader};
  append(all, big_endian(body.size()));
  append(all, body);
  return all;
}

}  // namespace refward::signature::openpgp
