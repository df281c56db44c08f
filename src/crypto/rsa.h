// SPDX-License-Identifier: Apache-2.0
// RSA public keys and the verification of RSASSA-PKCS1-v1_5 signatures (RFC 8017 section 8.2.2).
// How short a key may be is policy and not asked here.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/hash.h"

#include <memory>

struct evp_pkey_st;

namespace refward::crypto {

class RsaKey final {
 public:
  // Longer numbers only serve to keep the verifier busy.
  static constexpr unsigned kMaxBits = 16'384;
  static constexpr unsigned kMaxExponentBits = 64;

  // Both big-endian, without leading zero bytes, odd; the exponent at least 3 and below the
  // modulus.
  [[nodiscard]] static base::Result<RsaKey> parse(base::Bytes modulus, base::Bytes exponent);

  // Of the modulus.
  [[nodiscard]] unsigned bits() const noexcept { return bits_; }

  // `signature` is exactly as long as the modulus: RFC 8017 section 8.2.2 step 1. Some programs
  // strip its leading zeros and others put them back; here a signature has one spelling.
  [[nodiscard]] bool verify(Hash hash, base::Bytes message, base::Bytes signature) const;
  // The same over a message of which only the digest is there.
  [[nodiscard]] bool verify_digest(const Digest& digest, base::Bytes signature) const;

 private:
  RsaKey(unsigned bits, std::shared_ptr<evp_pkey_st> key) noexcept
      : bits_(bits), key_(std::move(key)) {}

  unsigned bits_;
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace refward::crypto
