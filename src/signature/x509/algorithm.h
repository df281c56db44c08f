// SPDX-License-Identifier: Apache-2.0
// Algorithms: the AlgorithmIdentifiers of CMS signatures, time-stamp tokens and CRLs (RFC 3370, RFC
// 5754; RSASSA-PSS RFC 4055; Ed25519 RFC 8419), each in the spelling that clients write, and the
// verification of a signature by them. A SignerInfo's algorithms are not signed.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "signature/verdict.h"
#include "signature/x509/der.h"
#include "signature/x509/library.h"

#include <optional>

namespace refward::signature::x509 {

enum class Scheme { rsa, rsa_pss, ecdsa, ed25519 };

struct SignatureAlgorithm {
  Scheme scheme = Scheme::rsa;
  crypto::Hash hash = crypto::Hash::sha256;  // Ed25519: that of the message digest, SHA-512
  unsigned salt = 0;                         // RSASSA-PSS: its length in bytes
};

// `identifier` is the content of the SEQUENCE. Parameters are absent or NULL; where the outer
// layers are streamed they are NULL, for gpgsm writes both. Rejections: weak_hash, x509_malformed.
[[nodiscard]] base::Result<crypto::Hash, Rejection> parse_digest_algorithm(base::Bytes identifier,
                                                                           Spelling spelling);

// `digest` is that of the SignerInfo, with which the algorithm agrees; nothing for a CRL.
[[nodiscard]] base::Result<SignatureAlgorithm, Rejection> parse_signature_algorithm(
    base::Bytes identifier, std::optional<crypto::Hash> digest, Spelling spelling);

// False also where the key is of another kind than the algorithm.
[[nodiscard]] bool verify_signature(EVP_PKEY* key,
                                    const SignatureAlgorithm& algorithm,
                                    base::Bytes message,
                                    base::Bytes signature);

}  // namespace refward::signature::x509
