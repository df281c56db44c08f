// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/fingerprint.h"

#include <array>
#include <bit>
#include <cstdint>

namespace refward::signature::openpgp {
namespace {

constexpr std::size_t kBlockBytes = 64;

using Sha1State = std::array<std::uint32_t, 5>;

std::uint32_t word_at(base::Bytes block, std::size_t index) {
  const std::size_t at = index * 4;
  return static_cast<std::uint32_t>(block[at]) << 24 |
         static_cast<std::uint32_t>(block[at + 1]) << 16 |
         static_cast<std::uint32_t>(block[at + 2]) << 8 | block[at + 3];
}

struct Round {
  std::uint32_t mixed, constant;
};

// RFC 3174 section 5.
Round round_of(std::size_t t, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  if (t < 20)
    return {(b & c) | (~b & d), 0x5a827999};
  if (t < 40)
    return {b ^ c ^ d, 0x6ed9eba1};
  if (t < 60)
    return {(b & c) | (b & d) | (c & d), 0x8f1bbcdc};
  return {b ^ c ^ d, 0xca62c1d6};
}

// RFC 3174 section 6.1.
void absorb(Sha1State& state, base::Bytes block) {
  std::array<std::uint32_t, 80> w;
  for (std::size_t t = 0; t < w.size(); ++t)
    w[t] = t < 16 ? word_at(block, t) : std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
  auto [a, b, c, d, e] = state;
  for (std::size_t t = 0; t < w.size(); ++t) {
    const Round round = round_of(t, b, c, d);
    const std::uint32_t next = std::rotl(a, 5) + round.mixed + e + w[t] + round.constant;
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e};
}

// RFC 3174 section 4.
base::ByteBuffer padded(base::ByteBuffer message) {
  const std::uint64_t bits = std::uint64_t{message.size()} * 8;
  message.push_back(0x80);
  while (message.size() % kBlockBytes != kBlockBytes - 8)
    message.push_back(0);
  for (int shift = 56; shift >= 0; shift -= 8)
    message.push_back(static_cast<std::uint8_t>(bits >> shift));
  return message;
}

base::ByteBuffer sha1(base::ByteBuffer message) {
  Sha1State state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  const base::ByteBuffer blocks = padded(std::move(message));
  for (std::size_t at = 0; at < blocks.size(); at += kBlockBytes)
    absorb(state, base::Bytes(blocks).subspan(at, kBlockBytes));
  base::ByteBuffer digest;
  for (const std::uint32_t word : state)
    for (int shift = 24; shift >= 0; shift -= 8)
      digest.push_back(static_cast<std::uint8_t>(word >> shift));
  return digest;
}

}  // namespace

std::string fingerprint_of(base::Bytes body) {
  base::ByteBuffer message = {0x99, static_cast<std::uint8_t>(body.size() >> 8),
                              static_cast<std::uint8_t>(body.size())};
  message.insert(message.end(), body.begin(), body.end());
  return upper_hex(sha1(std::move(message)));
}

std::string_view key_id_of(std::string_view fingerprint) noexcept {
  constexpr std::size_t digits = kKeyIdBytes * 2;
  return fingerprint.size() < digits ? fingerprint
                                     : fingerprint.substr(fingerprint.size() - digits);
}

std::string upper_hex(base::Bytes bytes) {
  std::string text = base::to_hex(bytes);
  for (char& digit : text)
    if (digit >= 'a' && digit <= 'f')
      digit = static_cast<char>(digit - 'a' + 'A');
  return text;
}

}  // namespace refward::signature::openpgp
