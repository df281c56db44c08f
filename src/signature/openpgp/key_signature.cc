// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/key_signature.h"

#include "signature/openpgp/fingerprint.h"
#include "signature/openpgp/subpackets.h"

namespace refward::signature::openpgp {
namespace {

constexpr std::uint8_t kVersion = 4;
constexpr std::size_t kFixedBytes = 6;
constexpr std::size_t kMaxEmbedded = 8;  // one is what there is

template <typename T>
base::Status set_once(std::optional<T>& place, T value) {
  if (place)
    return base::Error("a statement stands twice in the hashed area");
  place = value;
  return base::Done{};
}

base::Status read_statement(const Subpacket& subpacket, KeySignature& signature) {
  switch (subpacket.type) {
    case subpacket_type::kCreated: {
      TRY(const std::uint32_t seconds, only_u32(subpacket.body));
      return set_once(signature.created, seconds);
    }
    case subpacket_type::kLifetime: {
      TRY(const std::uint32_t seconds, only_u32(subpacket.body));
      return set_once(signature.lifetime, seconds);
    }
    case subpacket_type::kRevocationReason: {
      if (subpacket.body.empty())
        return base::Error("a revocation without its reason");
      return set_once(signature.revocation_reason, subpacket.body.front());
    }
    default:
      return base::Done{};
  }
}

// What counts wherever it stands: it only leads to something that is verified by itself.
base::Status read_pointer(const Subpacket& subpacket, KeySignature& signature) {
  if (subpacket.type == subpacket_type::kEmbeddedSignature) {
    if (signature.embedded.size() == kMaxEmbedded)
      return base::Error("too many signatures within a signature");
    signature.embedded.push_back(subpacket.body);
  }
  if (subpacket.type == subpacket_type::kIssuer)
    signature.key_ids.push_back(upper_hex(subpacket.body));
  if (subpacket.type == subpacket_type::kIssuerFingerprint && !subpacket.body.empty())
    signature.key_ids.emplace_back(key_id_of(upper_hex(subpacket.body.subspan(1))));
  return base::Done{};
}

}  // namespace

base::Result<KeySignature> parse_key_signature(base::Bytes body) {
  base::ByteReader reader(body);
  TRY(const base::Bytes head, reader.take(4));
  if (head[0] != kVersion)
    return base::Error("a signature that is not of version 4");
  KeySignature signature{.kind = head[1], .algorithm = head[2], .hash = head[3]};
  TRY(const std::uint16_t hashed_size, reader.u16());
  TRY(const base::Bytes hashed, reader.take(hashed_size));
  TRY(const std::uint16_t unhashed_size, reader.u16());
  TRY(const base::Bytes unhashed, reader.take(unhashed_size));
  TRY_OK(reader.take(2));  // the digest's first bytes: a hint, which decides nothing
  signature.hashed_part = body.first(kFixedBytes + hashed.size());
  signature.number_part = reader.rest();
  for (base::ByteReader area(hashed); !area.at_end();) {
    TRY(const Subpacket subpacket, next_subpacket(area));
    TRY_OK(read_statement(subpacket, signature));
    TRY_OK(read_pointer(subpacket, signature));
  }
  for (base::ByteReader area(unhashed); !area.at_end();) {
    TRY(const Subpacket subpacket, next_subpacket(area));
    TRY_OK(read_pointer(subpacket, signature));
  }
  return signature;
}

}  // namespace refward::signature::openpgp
