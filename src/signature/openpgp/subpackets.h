// SPDX-License-Identifier: Apache-2.0
// Subpackets: the two areas of a version 4 signature (RFC 4880 section 5.2.3.1). The hashed one is
// the signer's word and may say much; the unhashed one is covered by nothing, so that it holds
// nothing but the issuer, spelt in one way.
#pragma once

#include "signature/openpgp/packet.h"
#include "signature/openpgp/signature_packet.h"

namespace refward::signature::openpgp {

namespace subpacket_type {
inline constexpr std::uint8_t kCreated = 2;
inline constexpr std::uint8_t kLifetime = 3;
inline constexpr std::uint8_t kIssuer = 16;
inline constexpr std::uint8_t kSignersUserId = 28;
inline constexpr std::uint8_t kRevocationReason = 29;
inline constexpr std::uint8_t kEmbeddedSignature = 32;
inline constexpr std::uint8_t kIssuerFingerprint = 33;
}  // namespace subpacket_type

struct Subpacket {
  std::uint8_t type = 0;
  bool critical = false;
  LengthForm length_form = LengthForm::shortest;
  base::Bytes body;
};

// The subpacket at the front of `reader`.
[[nodiscard]] base::Result<Subpacket> next_subpacket(base::ByteReader& reader);

// A body that is one number of four bytes.
[[nodiscard]] base::Result<std::uint32_t> only_u32(base::Bytes body);

struct Statements {
  std::uint32_t created = 0;
  std::optional<std::uint32_t> lifetime;
  Issuer issuer;
};

[[nodiscard]] base::Result<Statements, FormError> parse_subpackets(base::Bytes hashed,
                                                                   base::Bytes unhashed);

// A reader's error as a fault of form.
template <typename T>
[[nodiscard]] base::Result<T, FormError> well_formed(base::Result<T> result) {
  if (!result)
    return FormError{Reason::openpgp_malformed, std::move(result).error().what};
  return *std::move(result);
}

[[nodiscard]] inline FormError malformed(std::string detail) {
  return {Reason::openpgp_malformed, std::move(detail)};
}

}  // namespace refward::signature::openpgp
