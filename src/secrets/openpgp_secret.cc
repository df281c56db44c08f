// SPDX-License-Identifier: Apache-2.0
#include "secrets/openpgp_secret.h"

#include <cstdint>

namespace refward::secrets {
namespace {

// Past the header of a secret-key packet (tag 5), old form or new; false for another packet.
bool skip_header(base::ByteReader& reader) {
  constexpr std::uint8_t kNew = 0xc5;
  constexpr std::uint8_t kOld = 0x94;  // and the two lowest bits: how many octets the length has
  const auto tag = reader.u8();
  if (!tag)
    return false;
  if (*tag == kNew) {
    const auto first = reader.u8();
    if (!first)
      return false;
    const std::size_t more = *first < 192 ? 0U : *first < 224 ? 1U : *first == 255 ? 4U : 0U;
    return (*first < 224 || *first == 255) && reader.take(more).has_value();
  }
  if ((*tag & 0xfcU) != kOld || (*tag & 3U) == 3)
    return false;
  return reader.take(std::size_t{1} << (*tag & 3U)).has_value();
}

bool skip_numbers(base::ByteReader& reader, unsigned count) {
  for (; count > 0; --count) {
    const auto bits = reader.u16();
    if (!bits || !reader.take((std::size_t{*bits} + 7) / 8))
      return false;
  }
  return true;
}

bool skip_counted(base::ByteReader& reader) {
  const auto size = reader.u8();
  return size && reader.take(*size).has_value();
}

// The public numbers of version 4, which have no length of their own.
bool skip_public(base::ByteReader& reader, std::uint8_t algorithm) {
  switch (algorithm) {
    case 1:
    case 2:
    case 3:
      return skip_numbers(reader, 2);  // RSA
    case 16:
    case 20:
      return skip_numbers(reader, 3);  // Elgamal
    case 17:
      return skip_numbers(reader, 4);  // DSA
    case 18:
      return skip_counted(reader) && skip_numbers(reader, 1) && skip_counted(reader);  // ECDH
    case 19:
    case 22:
      return skip_counted(reader) && skip_numbers(reader, 1);  // ECDSA, EdDSA
    case 25:
    case 27:
      return reader.take(32).has_value();  // X25519, Ed25519
    case 26:
      return reader.take(56).has_value();  // X448
    case 28:
      return reader.take(57).has_value();  // Ed448
    default:
      return false;
  }
}

}  // namespace

SecretKey secret_key_of(base::Bytes packets) {
  base::ByteReader reader(packets);
  if (!skip_header(reader))
    return SecretKey::none;
  const auto version = reader.u8();
  if (!version || (*version != 4 && *version != 6))
    return SecretKey::none;
  const auto made = reader.u32();
  const auto algorithm = reader.u8();
  if (!made || !algorithm)
    return SecretKey::none;
  bool read = false;
  if (*version == 6) {
    const auto size = reader.u32();
    read = size && reader.take(*size);
  } else {
    read = skip_public(reader, *algorithm);
  }
  const auto usage = read ? reader.u8() : base::Result<std::uint8_t>(std::uint8_t{0});
  return usage && *usage == 0 ? SecretKey::plain : SecretKey::encrypted;
}

}  // namespace refward::secrets
