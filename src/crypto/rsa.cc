// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa.h"

#include "crypto/library.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <bit>

namespace refward::crypto {
namespace {

using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Releaser<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Releaser<OSSL_PARAM_free>>;

// Of a number without leading zero bytes.
[[nodiscard]] std::size_t bit_length(base::Bytes number) {
  return number.empty() ? 0
                        : number.size() * 8 - static_cast<unsigned>(std::countl_zero(number[0]));
}

[[nodiscard]] bool is_odd_and_minimal(base::Bytes number) {
  return !number.empty() && number.front() != 0 && (number.back() & 1u) != 0;
}

[[nodiscard]] Parameters parameters_of(base::Bytes modulus, base::Bytes exponent) {
  const Number n = to_number(modulus);
  const Number e = to_number(exponent);
  const ParameterBuilder builder(require(OSSL_PARAM_BLD_new(), "OSSL_PARAM_BLD_new"));
  require(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()), "modulus");
  require(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()), "exponent");
  return Parameters(require(OSSL_PARAM_BLD_to_param(builder.get()), "OSSL_PARAM_BLD_to_param"));
}

[[nodiscard]] KeyHandle make_key(base::Bytes modulus, base::Bytes exponent) {
  const Parameters parameters = parameters_of(modulus, exponent);
  const KeyContext context(
      require(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), "EVP_PKEY_CTX_new_from_name"));
  require(EVP_PKEY_fromdata_init(context.get()), "EVP_PKEY_fromdata_init");
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return {key, EVP_PKEY_free};
}

}  // namespace

base::Result<RsaKey> RsaKey::parse(base::Bytes modulus, base::Bytes exponent) {
  if (!is_odd_and_minimal(modulus) || !is_odd_and_minimal(exponent))
    return base::Error("the numbers of an RSA key are odd and without leading zeros");
  const std::size_t bits = bit_length(modulus);
  if (bits > kMaxBits)
    return base::Error("the RSA modulus is longer than 16384 bits");
  const std::size_t exponent_bits = bit_length(exponent);
  if (exponent_bits < 2 || exponent_bits > kMaxExponentBits || exponent_bits >= bits)
    return base::Error("the RSA exponent is below 3, longer than 64 bits or than the modulus");
  KeyHandle key = make_key(modulus, exponent);
  if (!key)
    return library_refusal("RSA key");
  return RsaKey(static_cast<unsigned>(bits), std::move(key));
}

bool RsaKey::verify(Hash hash, base::Bytes message, base::Bytes signature) const {
  return signature.size() == (bits_ + 7) / 8 &&
         verify_message({key_.get(), message_digest(hash)}, message, signature);
}

bool RsaKey::verify_digest(const Digest& digest, base::Bytes signature) const {
  return signature.size() == (bits_ + 7) / 8 &&
         crypto::verify_digest({key_.get(), message_digest(digest.hash)}, digest.bytes(),
                               signature);
}

}  // namespace refward::crypto
