// SPDX-License-Identifier: Apache-2.0
// SignedData: a CMS signature (RFC 5652 section 5) as those clients write it that sign for Git, and
// nothing else: one signer, signed attributes, certificates and no CRLs. What no signature covers
// has one spelling, in DER, or in DER but for the four outer layers, whose lengths gpgsm leaves
// open. A time-stamp token (RFC 3161) is a SignedData too, with its content inside.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "signature/verdict.h"
#include "signature/x509/algorithm.h"
#include "signature/x509/der.h"

#include <optional>
#include <vector>

namespace refward::signature::x509 {

inline constexpr std::size_t kMaxAttributes = 32;  // signed ones
inline constexpr std::size_t kMaxTransparencyBytes = 16 * 1024;

// A detached signature over data, or a token whose content is inside.
enum class ContentKind { detached, token };

// Views into the signature.
struct SignerInfo {
  std::optional<base::Bytes> issuer;  // Name, with tag and length; else by key identifier
  base::Bytes serial;                 // INTEGER's content
  base::Bytes key_identifier;
  crypto::Hash digest = crypto::Hash::sha256;
  base::Bytes attributes;                             // signed; the elements of the SET
  base::Bytes message_digest;                         // the attribute's value
  std::optional<base::Bytes> signing_certificate;     // value of the attribute (RFC 2634)
  std::optional<base::Bytes> signing_certificate_v2;  // (RFC 5035)
  SignatureAlgorithm algorithm;
  base::Bytes signature;
  std::vector<base::Bytes> tokens;  // unsigned attribute: time-stamp tokens, whole
};

struct SignedData {
  Spelling spelling = Spelling::der;
  std::vector<base::Bytes> certificates;  // whole, in their order
  SignerInfo signer;
  base::Bytes content;  // of a token
};

// Rejections: x509_malformed, x509_signers, x509_certificates (more than kMaxCertificates),
// x509_attributes, weak_hash.
[[nodiscard]] base::Result<SignedData, Rejection> parse_signed_data(base::Bytes der,
                                                                    ContentKind kind);

// The bytes that the signature is over: the attributes under the tag of a SET.
[[nodiscard]] base::ByteBuffer signed_bytes(const SignerInfo& signer);

}  // namespace refward::signature::x509
