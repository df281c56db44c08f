// SPDX-License-Identifier: Apache-2.0
// Crl: a list of revoked certificates (RFC 5280 section 5), indexed by serial. Whole lists of one
// issuer only: delta and indirect lists, and critical extensions other than the distribution
// point, are refused when they are read.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "signature/x509/algorithm.h"
#include "signature/x509/certificate.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace refward::signature::x509 {

inline constexpr std::size_t kMaxCrlBytes = 64u << 20;

struct CrlError {
  enum class Kind { malformed, unsupported };
  Kind kind;
  std::string detail;
};

class Crl {
 public:
  // Copies the bytes.
  [[nodiscard]] static base::Result<Crl, CrlError> parse(base::Bytes der);

  [[nodiscard]] const X509_NAME* issuer() const noexcept { return issuer_.get(); }

  [[nodiscard]] base::Instant from() const noexcept { return from_; }

  [[nodiscard]] base::Instant until() const noexcept { return until_; }  // nextUpdate

  // The issuingDistributionPoint, which says what part of an issuer's certificates is covered.
  [[nodiscard]] base::Bytes scope() const noexcept { return part(scope_); }

  [[nodiscard]] bool verify(EVP_PKEY* issuer_key) const;

  struct Revocation {
    base::Instant since;       // the earlier of revocationDate and invalidityDate
    bool compromised = false;  // keyCompromise, cACompromise, aACompromise
  };

  // `serial` is the content of its INTEGER.
  [[nodiscard]] std::optional<Revocation> find(base::Bytes serial) const;

 private:
  // A part of the bytes, so that a Crl may be moved.
  struct Span {
    std::size_t at = 0;
    std::size_t size = 0;
  };

  struct Entry {
    Span serial;
    Revocation revocation;
  };
  struct Reader;

  [[nodiscard]] base::Bytes part(Span span) const noexcept {
    return base::Bytes(bytes_).subspan(span.at, span.size);
  }

  base::ByteBuffer bytes_;
  NameHandle issuer_;
  base::Instant from_, until_;
  Span signed_part_, scope_, signature_;
  SignatureAlgorithm algorithm_;
  std::vector<Entry> entries_;  // by serial
};

}  // namespace refward::signature::x509
