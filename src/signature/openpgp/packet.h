// SPDX-License-Identifier: Apache-2.0
// Packets of OpenPGP (RFC 4880 section 4): a tag and a body, one after the other. Partial and
// indeterminate lengths are refused: nothing that is judged here is a stream.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>

namespace refward::signature::openpgp {

namespace tag {
inline constexpr std::uint8_t kSignature = 2;
inline constexpr std::uint8_t kSecretKey = 5;
inline constexpr std::uint8_t kPublicKey = 6;
inline constexpr std::uint8_t kSecretSubkey = 7;
inline constexpr std::uint8_t kUserId = 13;
inline constexpr std::uint8_t kPublicSubkey = 14;
inline constexpr std::uint8_t kUserAttribute = 17;
}  // namespace tag

enum class LengthForm { shortest, longer_than_needed };

struct Packet {
  std::uint8_t tag = 0;
  LengthForm length_form = LengthForm::shortest;
  base::Bytes body;
};

// The packet at the front of `reader`, old or new header.
[[nodiscard]] base::Result<Packet> next_packet(base::ByteReader& reader);

// A number of RFC 4880 section 3.2 at the front of `reader`: its bytes, most significant first. The
// bit count is exact, so there is one spelling; zero and more than `max_bits` are refused.
[[nodiscard]] base::Result<base::Bytes> next_number(base::ByteReader& reader, unsigned max_bits);

[[nodiscard]] unsigned bit_length(base::Bytes number) noexcept;

}  // namespace refward::signature::openpgp
