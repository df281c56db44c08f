// SPDX-License-Identifier: Apache-2.0
#include "foreign_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>

#include <array>
#include <stdexcept>

namespace refward::crypto {
namespace {

void must(bool succeeded) {
  if (!succeeded)
    throw std::runtime_error("OpenSSL did not make a vector");
}

base::ByteBuffer to_bytes(const BIGNUM* number) {
  base::ByteBuffer bytes(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, bytes.data());
  return bytes;
}

using Number = std::unique_ptr<BIGNUM, void (*)(BIGNUM*)>;

Number to_number(base::Bytes bytes) {
  return {BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr), BN_free};
}

}  // namespace

ForeignKey ForeignKey::ed25519() {
  return ForeignKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
}

ForeignKey ForeignKey::ecdsa(const char* curve) {
  return ForeignKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve));
}

ForeignKey ForeignKey::rsa(std::size_t bits) {
  return ForeignKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits));
}

base::ByteBuffer ForeignKey::point() const {
  std::array<std::uint8_t, 256> bytes{};
  std::size_t size = 0;
  must(EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, bytes.data(),
                                       bytes.size(), &size) == 1);
  return {bytes.data(), bytes.data() + size};
}

base::ByteBuffer ForeignKey::number(const char* name) const {
  BIGNUM* number = nullptr;
  must(EVP_PKEY_get_bn_param(key_.get(), name, &number) == 1);
  const Number owner(number, BN_free);
  return to_bytes(number);
}

base::ByteBuffer ForeignKey::modulus() const {
  return number(OSSL_PKEY_PARAM_RSA_N);
}

base::ByteBuffer ForeignKey::exponent() const {
  return number(OSSL_PKEY_PARAM_RSA_E);
}

base::ByteBuffer ForeignKey::order() const {
  return number(OSSL_PKEY_PARAM_EC_ORDER);
}

base::ByteBuffer ForeignKey::sign(const char* hash, base::Bytes message) const {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free);
  must(EVP_DigestSignInit_ex(context.get(), nullptr, hash, nullptr, nullptr, key_.get(), nullptr) ==
       1);
  base::ByteBuffer signature(2'048);
  std::size_t size = signature.size();
  must(EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1);
  signature.resize(size);
  return signature;
}

Scalars split_der(const base::ByteBuffer& der) {
  const std::uint8_t* from = der.data();
  const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG*)> signature(
      d2i_ECDSA_SIG(nullptr, &from, static_cast<long>(der.size())), ECDSA_SIG_free);
  must(signature != nullptr);
  return {to_bytes(ECDSA_SIG_get0_r(signature.get())), to_bytes(ECDSA_SIG_get0_s(signature.get()))};
}

base::ByteBuffer difference(base::Bytes a, base::Bytes b) {
  const Number left = to_number(a);
  must(BN_sub(left.get(), left.get(), to_number(b).get()) == 1);
  return to_bytes(left.get());
}

base::ByteBuffer sum(base::Bytes a, base::Bytes b) {
  const Number left = to_number(a);
  must(BN_add(left.get(), left.get(), to_number(b).get()) == 1);
  return to_bytes(left.get());
}

}  // namespace refward::crypto
