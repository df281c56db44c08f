// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519_signer.h"

#include "crypto/hash.h"
#include "crypto/library.h"

namespace refward::crypto {

Ed25519Signer Ed25519Signer::generate() {
  const base::ByteBuffer seed = random_bytes(kSeedSize);
  return *from_seed(seed);
}

base::Result<Ed25519Signer> Ed25519Signer::from_seed(base::Bytes seed) {
  if (seed.size() != kSeedSize)
    return base::Error("an Ed25519 private key is 32 bytes long");
  KeyHandle handle(
      EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, seed.data(), seed.size()),
      EVP_PKEY_free);
  (void)require(handle.get(), "Ed25519 private key");
  return Ed25519Signer(std::move(handle));
}

std::array<std::uint8_t, 32> Ed25519Signer::public_key() const {
  std::array<std::uint8_t, 32> out{};
  std::size_t size = out.size();
  require(EVP_PKEY_get_raw_public_key(key_.get(), out.data(), &size), "Ed25519 public key");
  return out;
}

std::array<std::uint8_t, 32> Ed25519Signer::seed() const {
  std::array<std::uint8_t, 32> out{};
  std::size_t size = out.size();
  require(EVP_PKEY_get_raw_private_key(key_.get(), out.data(), &size), "Ed25519 private key");
  return out;
}

std::array<std::uint8_t, 64> Ed25519Signer::sign(base::Bytes message) const {
  const DigestContext context(require(EVP_MD_CTX_new(), "Ed25519 signature"));
  require(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()),
          "Ed25519 signature");
  std::array<std::uint8_t, 64> out{};
  std::size_t size = out.size();
  require(EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()),
          "Ed25519 signature");
  return out;
}

}  // namespace refward::crypto
