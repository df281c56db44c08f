// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.h"

#include "crypto/library.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace refward::crypto {
namespace {

using Point = std::array<std::uint8_t, Ed25519Key::kSize>;

// The y coordinates of the points whose order divides 8, little-endian. The sign bit of x does not
// matter: with either, the order stays small or there is no such point.
constexpr Point kSmallOrder[] = {
    {0x00},
    {0x01},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
     0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
     0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
     0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
     0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
};

// RFC 8032 section 5.1.3 step 1: y is below p = 2^255 - 19. Otherwise one key has two spellings.
[[nodiscard]] bool is_reduced(const Point& y) {
  const bool high_bits_set =
      y.back() == 0x7f &&
      std::all_of(y.begin() + 1, y.end() - 1, [](std::uint8_t byte) { return byte == 0xff; });
  return !high_bits_set || y.front() < 0xed;
}

}  // namespace

base::Result<Ed25519Key> Ed25519Key::parse(base::Bytes key) {
  if (key.size() != kSize)
    return base::Error("an Ed25519 key is 32 bytes long");
  Point y{};
  std::copy(key.begin(), key.end(), y.begin());
  y.back() &= 0x7f;
  if (!is_reduced(y))
    return base::Error("the Ed25519 key is not in its canonical encoding");
  if (std::find(std::begin(kSmallOrder), std::end(kSmallOrder), y) != std::end(kSmallOrder))
    return base::Error("the Ed25519 key is a point of small order");
  KeyHandle handle(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, key.data(), kSize),
                   EVP_PKEY_free);
  if (!handle)
    return library_refusal("Ed25519 key");
  return Ed25519Key(std::move(handle));
}

bool Ed25519Key::verify(base::Bytes message, base::Bytes signature) const {
  return signature.size() == kSignatureSize &&
         verify_message({key_.get(), nullptr}, message, signature);
}

}  // namespace refward::crypto
