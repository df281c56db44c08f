// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/signer.h"

#include <openssl/x509v3.h>

#include <utility>

namespace refward::signature::x509 {
namespace {

using base::Bytes;
using base::Done;
using base::Result;

// Issuer and serial as they stand in the certificate (RFC 5280 section 4.1), letter for letter:
// another spelling of the same name would be free.
[[nodiscard]] Result<bool> is_named(Bytes certificate, Bytes issuer, Bytes serial) {
  DerReader outer(certificate);
  TRY(const Bytes content, outer.take(tag::sequence));
  DerReader fields(content);
  TRY(const Bytes signed_part, fields.take(tag::sequence));
  DerReader inner(signed_part);
  if (inner.at(tag::constructed(0))) {
    TRY_OK(inner.next());
  }
  TRY(const Bytes own_serial, inner.integer());
  TRY_OK(inner.take(tag::sequence));
  TRY(const Element own_issuer, inner.element(tag::sequence));
  return base::equal(own_serial, serial) && base::equal(own_issuer.whole, issuer);
}

[[nodiscard]] bool is_signer(const Certificate& certificate, const SignerInfo& signer) {
  if (signer.issuer)
    return is_named(certificate.der(), *signer.issuer, signer.serial).value_or(false);
  const ASN1_OCTET_STRING* id = X509_get0_subject_key_id(certificate.get());
  return id != nullptr &&
         base::equal({ASN1_STRING_get0_data(id), static_cast<std::size_t>(ASN1_STRING_length(id))},
                     signer.key_identifier);
}

// Reading a certificate costs more than checking a signature, and most intermediates are known.
[[nodiscard]] Result<Certificate> read(Bytes der, const std::vector<Certificate>& known) {
  for (const Certificate& certificate : known)
    if (base::equal(certificate.der(), der))
      return Certificate::share(certificate.get());
  return Certificate::parse(der);
}

}  // namespace

Result<Signer, Rejection> find_signer(const SignedData& data,
                                      const std::vector<Certificate>& known) {
  Signer signer;
  std::size_t found = 0;
  for (const Bytes der : data.certificates) {
    auto certificate = read(der, known);
    if (!certificate)
      return Rejection{Reason::x509_malformed, "certificate: " + certificate.error().what};
    if (is_signer(*certificate, data.signer)) {
      signer.leaf = signer.certificates.size();
      ++found;
    }
    signer.certificates.push_back(*std::move(certificate));
  }
  if (found != 1)
    return Rejection{Reason::x509_certificates,
                     std::to_string(found) + " certificates of the signer"};
  return signer;
}

Result<Done, Rejection> verify_mathematics(const SignedData& data,
                                           const Certificate& leaf,
                                           Bytes content) {
  const SignerInfo& signer = data.signer;
  if (!base::equal(digest(signer.digest, content), signer.message_digest))
    return Rejection{Reason::bad_signature, "the message digest is of other content"};
  if (!verify_signature(leaf.key(), signer.algorithm, signed_bytes(signer), signer.signature))
    return Rejection{Reason::bad_signature, "the signature over the attributes is wrong"};
  return Done{};
}

}  // namespace refward::signature::x509
