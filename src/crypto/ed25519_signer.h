// SPDX-License-Identifier: Apache-2.0
// Ed25519Signer: a private key and the signatures that it makes (RFC 8032 section 5.1.6,
// PureEdDSA). For the log's own key and nothing else: what pushers sign with never comes here.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

struct evp_pkey_st;

namespace refward::crypto {

class Ed25519Signer final {
 public:
  static constexpr std::size_t kSeedSize = 32;

  // From the system's random bytes.
  [[nodiscard]] static Ed25519Signer generate();
  // `seed` is the private key of RFC 8032 section 5.1.5; an error where it is not 32 bytes long.
  [[nodiscard]] static base::Result<Ed25519Signer> from_seed(base::Bytes seed);

  [[nodiscard]] std::array<std::uint8_t, 32> public_key() const;
  [[nodiscard]] std::array<std::uint8_t, 32> seed() const;
  [[nodiscard]] std::array<std::uint8_t, 64> sign(base::Bytes message) const;

 private:
  explicit Ed25519Signer(std::shared_ptr<evp_pkey_st> key) noexcept : key_(std::move(key)) {}

  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace refward::crypto
