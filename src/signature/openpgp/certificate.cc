// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/certificate.h"

#include "signature/openpgp/fingerprint.h"
#include "signature/openpgp/packet.h"

namespace refward::signature::openpgp {
namespace {

constexpr std::uint8_t kVersion = 4;

CertificateError malformed_key(std::string detail) {
  return {CertificateError::Kind::malformed, std::move(detail)};
}

base::Result<PublicKey, CertificateError> public_key(const Packet& packet) {
  if (packet.body.empty() || packet.body.front() != kVersion)
    return malformed_key("a key that is not of version 4");
  if (packet.body.size() > kMaxKeyPacketBytes)
    return malformed_key("a key packet that is too long");
  const KeyRole role = packet.tag == tag::kPublicKey ? KeyRole::primary : KeyRole::subkey;
  return PublicKey{role, fingerprint_of(packet.body), base::to_buffer(packet.body), {}};
}

using Kept = base::Result<base::Done, CertificateError>;

Kept keep(const Packet& packet, std::size_t limit, std::vector<PublicKey>& keys) {
  if (keys.empty() && packet.tag != tag::kPublicKey && packet.tag != tag::kSecretKey)
    return malformed_key("it does not begin with a public key");
  switch (packet.tag) {
    case tag::kPublicKey:
    case tag::kPublicSubkey: {
      if (keys.size() == limit)
        return malformed_key("too many keys");
      TRY(PublicKey key, public_key(packet));
      keys.push_back(std::move(key));
      return base::Done{};
    }
    case tag::kUserId:
    case tag::kUserAttribute:
      return base::Done{};
    case tag::kSignature:
      keys.back().signatures.push_back(packet.body);
      return base::Done{};
    case tag::kSecretKey:
    case tag::kSecretSubkey:
      return CertificateError{CertificateError::Kind::secret, "a secret key packet"};
    default:
      // Among them trust packets (12), which are GnuPG's own notes on what it has verified.
      return malformed_key("a packet of tag " + std::to_string(packet.tag));
  }
}

}  // namespace

base::Result<std::vector<PublicKey>, CertificateError> parse_certificates(base::Bytes packets,
                                                                          std::size_t limit) {
  std::vector<PublicKey> keys;
  base::ByteReader reader(packets);
  while (!reader.at_end()) {
    const base::Result<Packet> packet = next_packet(reader);
    if (!packet)
      return malformed_key(packet.error().what);
    TRY_OK(keep(*packet, limit, keys));
  }
  return keys;
}

}  // namespace refward::signature::openpgp
