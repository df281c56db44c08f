// SPDX-License-Identifier: Apache-2.0
#include "crypto/ecdsa.h"

#include "base/failure.h"
#include "crypto/library.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/params.h>

#include <array>
#include <string>

namespace refward::crypto {
namespace {

using SignatureHandle = std::unique_ptr<ECDSA_SIG, Releaser<ECDSA_SIG_free>>;

constexpr std::uint8_t kUncompressed = 0x04;
// SEQUENCE of two INTEGERs, each with at most one sign byte, of the largest curve.
constexpr std::size_t kMaxDerSize = 3 + 2 * (2 + 1 + 66);

// A key without a point. Building the group costs four times what copying it does.
[[nodiscard]] EVP_PKEY* make_template(const char* group) {
  std::string name(group);
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name.data(), 0),
      OSSL_PARAM_construct_end(),
  };
  const KeyContext context(
      require(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), "EVP_PKEY_CTX_new_from_name"));
  require(EVP_PKEY_fromdata_init(context.get()), "EVP_PKEY_fromdata_init");
  EVP_PKEY* key = nullptr;
  require(EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEY_PARAMETERS, parameters), group);
  return require(key, group);
}

// Made where one is met: most servers never see them.
[[nodiscard]] EVP_PKEY* rare_template_of(Curve curve) {
  if (curve == Curve::brainpool_p256) {
    static EVP_PKEY* const made = make_template("brainpoolP256r1");
    return made;
  }
  if (curve == Curve::brainpool_p384) {
    static EVP_PKEY* const made = make_template("brainpoolP384r1");
    return made;
  }
  static EVP_PKEY* const made = make_template("brainpoolP512r1");
  return made;
}

// As with message_digest(), what the process keeps is never released.
[[nodiscard]] EVP_PKEY* template_of(Curve curve) {
  static EVP_PKEY* const p256 = make_template("P-256");
  static EVP_PKEY* const p384 = make_template("P-384");
  static EVP_PKEY* const p521 = make_template("P-521");
  switch (curve) {
    case Curve::p256:
      return p256;
    case Curve::p384:
      return p384;
    case Curve::p521:
      return p521;
    case Curve::brainpool_p256:
    case Curve::brainpool_p384:
    case Curve::brainpool_p512:
      return rare_template_of(curve);
  }
  throw base::Failure::fault("unknown curve");
}

[[nodiscard]] bool is_scalar(Curve curve, base::Bytes number) {
  return !number.empty() && number.size() <= coordinate_size(curve) && number.front() != 0;
}

// The form in which the library takes the two numbers (RFC 3279 section 2.2.3).
[[nodiscard]] base::ByteBuffer to_der(const EcdsaSignature& signature) {
  const SignatureHandle handle(require(ECDSA_SIG_new(), "ECDSA_SIG_new"));
  Number r = to_number(signature.r);
  Number s = to_number(signature.s);
  require(ECDSA_SIG_set0(handle.get(), r.get(), s.get()), "ECDSA_SIG_set0");
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  std::array<std::uint8_t, kMaxDerSize> der{};
  std::uint8_t* end = der.data();
  const int size = i2d_ECDSA_SIG(handle.get(), &end);
  if (size <= 0)
    throw_library_fault("i2d_ECDSA_SIG");
  return {der.data(), end};
}

}  // namespace

std::size_t coordinate_size(Curve curve) noexcept {
  switch (curve) {
    case Curve::p256:
    case Curve::brainpool_p256:
      return 32;
    case Curve::p384:
    case Curve::brainpool_p384:
      return 48;
    case Curve::brainpool_p512:
      return 64;
    case Curve::p521:
      return 66;
  }
  return 0;
}

base::Result<EcdsaKey> EcdsaKey::parse(Curve curve, base::Bytes point) {
  if (point.size() != 1 + 2 * coordinate_size(curve) || point.front() != kUncompressed)
    return base::Error("the key is not an uncompressed point of its curve");
  KeyHandle key(require(EVP_PKEY_dup(template_of(curve)), "EVP_PKEY_dup"), EVP_PKEY_free);
  if (EVP_PKEY_set1_encoded_public_key(key.get(), point.data(), point.size()) != 1)
    return library_refusal("elliptic curve key");
  return EcdsaKey(curve, std::move(key));
}

bool EcdsaKey::verify(Hash hash, base::Bytes message, const EcdsaSignature& signature) const {
  return is_scalar(curve_, signature.r) && is_scalar(curve_, signature.s) &&
         verify_message({key_.get(), message_digest(hash)}, message, to_der(signature));
}

bool EcdsaKey::verify_digest(const Digest& digest, const EcdsaSignature& signature) const {
  return is_scalar(curve_, signature.r) && is_scalar(curve_, signature.s) &&
         crypto::verify_digest({key_.get(), message_digest(digest.hash)}, digest.bytes(),
                               to_der(signature));
}

}  // namespace refward::crypto
