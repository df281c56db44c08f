// SPDX-License-Identifier: Apache-2.0
// Trust: the certificates of keyrings/x509, and the verification of CMS signatures (RFC 5652)
// against them: paths by RFC 5280, time-stamp tokens by RFC 3161. <openssl/*> stays behind this
// header.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "signature/verdict.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::x509 {

// Limits of a signature and of the files.
inline constexpr std::size_t kMaxCertificates = 16;  // that a signature brings along
inline constexpr std::size_t kMaxPathLength = 8;
inline constexpr std::size_t kMaxTokens = 4;
inline constexpr std::size_t kMaxTrustFiles = 1'000;  // CRLs among them
// A leaf that is valid for less is meant for one signature: only a time-stamp tells when.
inline constexpr base::Seconds kShortLived = std::chrono::hours(24);

enum class Role { roots, intermediates, timestamp_roots, crl };

// One file of keyrings/x509. The bytes outlive the load.
struct TrustFile {
  Role role = Role::roots;
  std::string_view content;  // PEM, for a CRL also DER
};

// For linters: what stands in a file.
struct TrustRow {
  std::size_t file = 0;       // index into the files
  std::string subject;        // RFC 2253, unescaped; of a CRL its issuer
  std::string key;            // "x509:SHA256:<hex>" of the certificate; empty for a CRL
  base::Instant from, until;  // of a CRL thisUpdate and nextUpdate
};

class Trust {
 public:
  struct LoadError {
    std::size_t file;  // index into the files
    // Stable code: "not-pem", "not-a-certificate", "not-a-crl", "unsupported-crl" (delta, indirect,
    // unknown critical extensions), "not-an-authority", "too-many".
    std::string reason;
    std::string detail;
  };

  [[nodiscard]] static base::Result<Trust, LoadError> load(const std::vector<TrustFile>& files);
  Trust(Trust&&) noexcept;
  Trust& operator=(Trust&&) noexcept;
  ~Trust();

  // `der` is the dearmoured signature (detached). Form, mathematics, path, usages and CRLs, at the
  // token's time where one is vouched for, else at terms.when.at; the freshness of CRLs at
  // terms.when.now. Never throws for what the signature holds. Safe for several threads.
  [[nodiscard]] Verdict verify(std::string_view payload, base::Bytes der, const Terms& terms) const;

  [[nodiscard]] const std::vector<TrustRow>& rows() const noexcept;

 private:
  struct State;
  explicit Trust(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace refward::signature::x509
