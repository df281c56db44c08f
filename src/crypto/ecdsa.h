// SPDX-License-Identifier: Apache-2.0
// ECDSA (FIPS 186-5 section 6.4.2) over NIST's curves and those of Brainpool that OpenPGP has
// (RFC 9580 section 9.2; RFC 5639 section 3): public keys as uncompressed points (SEC 1 section
// 2.3.3) and the verification of their signatures. Which curves a format has is the format's to
// say. Of the two s that verify for every r both are accepted: the scheme has them, and nothing
// here depends on a signature's bytes.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/hash.h"

#include <memory>

struct evp_pkey_st;

namespace refward::crypto {

enum class Curve { p256, p384, p521, brainpool_p256, brainpool_p384, brainpool_p512 };

// The length of a coordinate, and the most that r or s can have, in bytes.
[[nodiscard]] std::size_t coordinate_size(Curve curve) noexcept;

// Two positive numbers, big-endian, without leading zero bytes.
struct EcdsaSignature {
  base::Bytes r;
  base::Bytes s;
};

class EcdsaKey final {
 public:
  // 0x04, x, y. Compressed, hybrid and infinite points and those off the curve are errors.
  [[nodiscard]] static base::Result<EcdsaKey> parse(Curve curve, base::Bytes point);

  [[nodiscard]] Curve curve() const noexcept { return curve_; }

  // False also where a number is zero, not below the curve's order or not minimal.
  [[nodiscard]] bool verify(Hash hash, base::Bytes message, const EcdsaSignature& signature) const;
  // The same over a message of which only the digest is there.
  [[nodiscard]] bool verify_digest(const Digest& digest, const EcdsaSignature& signature) const;

 private:
  EcdsaKey(Curve curve, std::shared_ptr<evp_pkey_st> key) noexcept
      : curve_(curve), key_(std::move(key)) {}

  Curve curve_;
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace refward::crypto
