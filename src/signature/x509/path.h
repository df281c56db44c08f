// SPDX-License-Identifier: Apache-2.0
// Path: from a certificate to a trusted root (RFC 5280 section 6), built and verified by OpenSSL:
// signatures, name constraints, path lengths, critical extensions; then held to what this project
// asks beyond that. The system's own roots are never asked.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "signature/x509/certificate.h"

#include <optional>
#include <vector>

namespace refward::signature::x509 {

struct PathTerms {
  X509_STORE* roots = nullptr;
  const std::vector<const Certificate*>& others;  // untrusted: may stand between
  base::Instant at;
  Purpose purpose = Purpose::sign_commits;
  unsigned least_rsa_bits = 0;
};

struct Path {
  std::vector<Certificate> certificates;  // from the leaf to the root, both included
  // x509_not_yet_valid or x509_expired, of the certificate nearest to the root.
  std::optional<Rejection> time_fault;
};

// Rejections: x509_untrusted, x509_usage, weak_hash, weak_key. Never the time, which is a fact
// beside the path.
[[nodiscard]] base::Result<Path, Rejection> find_path(const Certificate& leaf,
                                                      const PathTerms& terms);

}  // namespace refward::signature::x509
