// SPDX-License-Identifier: Apache-2.0
// CrlShelf: the CRLs that an administrator has put beside the roots, and what they say about a
// path. A CRL counts for a certificate where it has its issuer's name and that issuer's signature.
// Every one that counts may revoke; each has to be fresh, unless a newer one of the same scope is
// there. No CRL at all is fine.
#pragma once

#include "base/clock.h"
#include "signature/verdict.h"
#include "signature/x509/crl.h"
#include "signature/x509/path.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace refward::signature::x509 {

// x509_revoked or x509_crl_stale.
struct CrlFault {
  Rejection rejection;
  bool depends_on_time = false;
};

class CrlShelf {
 public:
  void add(Crl crl) { crls_.push_back(std::move(crl)); }

  // `when.at` is for the certificates, `when.now` for the freshness of the lists. Compromised ones
  // are refused at any time. Safe for several threads.
  [[nodiscard]] std::optional<CrlFault> judge(const Path& path, Moment when) const;

 private:
  [[nodiscard]] bool is_signed_by(std::size_t crl, const Certificate& issuer) const;

  // The lists of an issuer's name, and those of them that its key has signed.
  struct Lists {
    std::size_t named = 0;
    std::vector<const Crl*> verified;
  };

  [[nodiscard]] Lists of_issuer(const Certificate& issuer) const;

  // In the order in which they are told.
  struct Faults {
    std::optional<Rejection> hard, late, dated;
  };

  [[nodiscard]] Faults judge_one(const Certificate& certificate,
                                 const Certificate& issuer,
                                 Moment when) const;

  // The signature of a list of megabytes is asked once for each issuer.
  struct Memory {
    std::mutex mutex;
    std::map<std::pair<std::size_t, std::string>, bool> is_signed;
  };

  std::vector<Crl> crls_;
  std::unique_ptr<Memory> memory_ = std::make_unique<Memory>();
};

}  // namespace refward::signature::x509
