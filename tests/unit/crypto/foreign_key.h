// SPDX-License-Identifier: Apache-2.0
// ForeignKey: a key pair that OpenSSL makes and signs with, so that no vector of these tests comes
// from the code that they test.
#pragma once

#include "base/bytes.h"

#include <openssl/evp.h>

#include <cstddef>
#include <memory>

namespace refward::crypto {

class ForeignKey {
 public:
  [[nodiscard]] static ForeignKey ed25519();
  [[nodiscard]] static ForeignKey ecdsa(const char* curve);  // "P-256" ...
  [[nodiscard]] static ForeignKey rsa(std::size_t bits);

  // Ed25519: the 32 bytes; ECDSA: the uncompressed point.
  [[nodiscard]] base::ByteBuffer point() const;
  [[nodiscard]] base::ByteBuffer modulus() const;
  [[nodiscard]] base::ByteBuffer exponent() const;
  [[nodiscard]] base::ByteBuffer order() const;  // of the curve

  // `hash` is OpenSSL's name, null for Ed25519. ECDSA gives DER.
  [[nodiscard]] base::ByteBuffer sign(const char* hash, base::Bytes message) const;

 private:
  explicit ForeignKey(EVP_PKEY* key) : key_(key, EVP_PKEY_free) {}

  [[nodiscard]] base::ByteBuffer number(const char* name) const;

  std::shared_ptr<EVP_PKEY> key_;
};

// The two numbers of a DER signature, big-endian without leading zeros.
struct Scalars {
  base::ByteBuffer r;
  base::ByteBuffer s;
};

[[nodiscard]] Scalars split_der(const base::ByteBuffer& der);

// a - b and a + b, without leading zeros; a is not below b.
[[nodiscard]] base::ByteBuffer difference(base::Bytes a, base::Bytes b);
[[nodiscard]] base::ByteBuffer sum(base::Bytes a, base::Bytes b);

}  // namespace refward::crypto
