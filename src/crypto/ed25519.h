// SPDX-License-Identifier: Apache-2.0
// Ed25519 public keys and the verification of their signatures (RFC 8032 section 5.1.7, PureEdDSA,
// cofactorless). A key is held only in its one canonical encoding, and not where its order is
// small: under such a key a signature verifies for messages that nobody signed.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstddef>
#include <memory>

struct evp_pkey_st;

namespace refward::crypto {

class Ed25519Key final {
 public:
  static constexpr std::size_t kSize = 32;
  static constexpr std::size_t kSignatureSize = 64;

  // Whether the bytes are a point of the curve shows only in verify(), which is then false.
  [[nodiscard]] static base::Result<Ed25519Key> parse(base::Bytes key);

  [[nodiscard]] bool verify(base::Bytes message, base::Bytes signature) const;

 private:
  explicit Ed25519Key(std::shared_ptr<evp_pkey_st> key) noexcept : key_(std::move(key)) {}

  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace refward::crypto
