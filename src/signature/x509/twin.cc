// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/twin.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>

#include <utility>

namespace refward::signature::x509 {
namespace {

using Number = std::unique_ptr<BIGNUM, Releaser<BN_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Releaser<ECDSA_SIG_free>>;

void release_bytes(void* bytes) noexcept {
  OPENSSL_free(bytes);
}

using Encoded = std::unique_ptr<unsigned char, Releaser<release_bytes>>;

[[nodiscard]] Number order_of(const EVP_PKEY* key) {
  BIGNUM* order = nullptr;
  require(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_ORDER, &order), "order of a curve");
  return Number(order);
}

[[nodiscard]] EcdsaSignature signature_of(const X509* certificate) {
  const ASN1_BIT_STRING* bits = nullptr;
  X509_get0_signature(&bits, nullptr, certificate);
  const unsigned char* at = ASN1_STRING_get0_data(bits);
  return EcdsaSignature(require(d2i_ECDSA_SIG(nullptr, &at, ASN1_STRING_length(bits)),
                                "an ECDSA signature that was verified"));
}

// Into a copy of the certificate, which was never verified and so holds nothing that could be kept.
void set_signature(X509* certificate, const ECDSA_SIG* signature) {
  unsigned char* raw = nullptr;
  const int size = i2d_ECDSA_SIG(signature, &raw);
  if (size < 0)
    throw_library_fault("i2d_ECDSA_SIG");
  const Encoded owner(raw);
  const ASN1_BIT_STRING* bits = nullptr;
  X509_get0_signature(&bits, nullptr, certificate);
  require(ASN1_STRING_set(const_cast<ASN1_BIT_STRING*>(bits), raw, size), "ASN1_STRING_set");
}

}  // namespace

std::string twin_fingerprint(const Certificate& certificate, const Certificate& issuer) {
  if (EVP_PKEY_get_base_id(issuer.key()) != EVP_PKEY_EC)
    return {};
  const EcdsaSignature signature = signature_of(certificate.get());
  const Number order = order_of(issuer.key());
  Number r(require(BN_dup(ECDSA_SIG_get0_r(signature.get())), "BN_dup"));
  Number s(require(BN_new(), "BN_new"));
  require(BN_sub(s.get(), order.get(), ECDSA_SIG_get0_s(signature.get())), "BN_sub");
  require(ECDSA_SIG_set0(signature.get(), r.get(), s.get()), "ECDSA_SIG_set0");
  static_cast<void>(r.release());  // the signature's now
  static_cast<void>(s.release());
  const CertificateHandle copy(require(X509_dup(certificate.get()), "X509_dup"));
  set_signature(copy.get(), signature.get());
  unsigned char* raw = nullptr;
  const int size = i2d_X509(copy.get(), &raw);
  if (size < 0)
    throw_library_fault("i2d_X509");
  const Encoded owner(raw);
  return "x509:SHA256:" + base::to_hex(crypto::sha256({raw, static_cast<std::size_t>(size)}));
}

}  // namespace refward::signature::x509
