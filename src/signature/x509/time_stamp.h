// SPDX-License-Identifier: Apache-2.0
// TimeStamp: an RFC 3161 token over a signature's value, from which a signature gets a time that
// its maker did not choose. The token's own signature, its authority's certificate (critical
// timeStamping alone, RFC 3161 section 2.3) and that certificate's path are judged at the token's
// time.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "signature/verdict.h"
#include "signature/x509/certificate.h"
#include "signature/x509/crl_shelf.h"

#include <vector>

namespace refward::signature::x509 {

// Public authorities still have RSA keys of this size under them; the signer's own are held to
// min_rsa_bits.
inline constexpr unsigned kLeastStampRsaBits = 2'048;
// How far a token may be ahead of this machine's clock.
inline constexpr base::Seconds kMaxStampSkew = std::chrono::minutes(5);

// TSTInfo (RFC 3161 section 2.4.2); views into the token.
struct StampInfo {
  crypto::Hash hash = crypto::Hash::sha256;
  base::Bytes imprint;
  base::Instant at;  // genTime, fractions dropped; the accuracy is not looked at
};

// Rejections: x509_timestamp, weak_hash, x509_malformed.
[[nodiscard]] base::Result<StampInfo, Rejection> parse_stamp_info(base::Bytes der);

struct StampTerms {
  X509_STORE* roots = nullptr;
  const std::vector<Certificate>& intermediates;
  const CrlShelf& crls;
  unsigned least_rsa_bits = 0;
  base::Instant now;
};

// The time at which `signature` existed. Rejections: x509_timestamp, and x509_untrusted where the
// token is right but nobody vouches for its authority.
[[nodiscard]] base::Result<base::Instant, Rejection> verify_token(base::Bytes token,
                                                                  base::Bytes signature,
                                                                  const StampTerms& terms);

}  // namespace refward::signature::x509
