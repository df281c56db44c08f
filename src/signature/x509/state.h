// SPDX-License-Identifier: Apache-2.0
// TrustState: what stands behind Trust: the roots, what may stand between, the CRLs.
#pragma once

#include "base/result.h"
#include "signature/x509/certificate.h"
#include "signature/x509/crl_shelf.h"
#include "signature/x509/library.h"
#include "signature/x509/trust.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace refward::signature::x509 {

struct TrustState {
  StoreHandle roots{require(X509_STORE_new(), "X509_STORE_new")};
  StoreHandle timestamp_roots{require(X509_STORE_new(), "X509_STORE_new")};
  bool vouches_for_stamps = false;  // there are timestamp_roots
  std::vector<Certificate> intermediates;
  CrlShelf crls;
  std::vector<TrustRow> rows;
};

struct Trust::State : TrustState {};

// Adds one file; `index` is its place among all.
[[nodiscard]] base::Result<base::Done, Trust::LoadError> load_file(TrustState& state,
                                                                   std::size_t index,
                                                                   const TrustFile& file);

[[nodiscard]] Verdict verify_against(const TrustState& state,
                                     std::string_view payload,
                                     base::Bytes der,
                                     const Terms& terms);

}  // namespace refward::signature::x509
