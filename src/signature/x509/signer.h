// SPDX-License-Identifier: Apache-2.0
// Signer: which of the certificates of a SignedData made its signature, and whether it did.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "signature/verdict.h"
#include "signature/x509/certificate.h"
#include "signature/x509/signed_data.h"

#include <vector>

namespace refward::signature::x509 {

struct Signer {
  std::vector<Certificate> certificates;  // all that the message brings, in their order
  std::size_t leaf = 0;                   // index of the signer's

  [[nodiscard]] const Certificate& certificate() const { return certificates[leaf]; }
};

// `known` have been read before and are not read again. Rejections: x509_malformed,
// x509_certificates where not exactly one certificate is the signer's.
[[nodiscard]] base::Result<Signer, Rejection> find_signer(const SignedData& data,
                                                          const std::vector<Certificate>& known);

// The message digest over `content`, and the signature over the attributes.
[[nodiscard]] base::Result<base::Done, Rejection> verify_mathematics(const SignedData& data,
                                                                     const Certificate& leaf,
                                                                     base::Bytes content);

}  // namespace refward::signature::x509
