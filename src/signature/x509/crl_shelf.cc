// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/crl_shelf.h"

#include "signature/x509/der.h"

#include <algorithm>
#include <utility>

namespace refward::signature::x509 {
namespace {

[[nodiscard]] bool has_name(const Crl& crl, const Certificate& issuer) {
  return X509_NAME_cmp(crl.issuer(), X509_get_subject_name(issuer.get())) == 0;
}

// The content of the serial's INTEGER, as DER has it.
[[nodiscard]] base::ByteBuffer serial_of(const Certificate& certificate) {
  unsigned char* raw = nullptr;
  const int size = i2d_ASN1_INTEGER(X509_get0_serialNumber(certificate.get()), &raw);
  if (size < 0)
    throw_library_fault("i2d_ASN1_INTEGER");
  const auto release = [](unsigned char* bytes) { OPENSSL_free(bytes); };
  const std::unique_ptr<unsigned char, decltype(release)> owner(raw, release);
  DerReader reader({raw, static_cast<std::size_t>(size)});
  const auto content = reader.integer();
  return content ? base::to_buffer(*content) : base::ByteBuffer();
}

[[nodiscard]] bool is_replaced(const Crl& crl, const std::vector<const Crl*>& all) {
  return std::any_of(all.begin(), all.end(), [&crl](const Crl* other) {
    return other->from() > crl.from() && base::equal(other->scope(), crl.scope());
  });
}

[[nodiscard]] std::string subject_of(const Certificate& certificate) {
  return name_text(X509_get_subject_name(certificate.get()));
}

[[nodiscard]] Rejection stale(std::string detail) {
  return {Reason::x509_crl_stale, std::move(detail)};
}

[[nodiscard]] Rejection revoked(std::string detail) {
  return {Reason::x509_revoked, std::move(detail)};
}

}  // namespace

bool CrlShelf::is_signed_by(std::size_t crl, const Certificate& issuer) const {
  const std::pair key(crl, issuer.fingerprint());
  const std::lock_guard lock(memory_->mutex);
  const auto known = memory_->is_signed.find(key);
  if (known != memory_->is_signed.end())
    return known->second;
  return memory_->is_signed[key] = crls_[crl].verify(issuer.key());
}

CrlShelf::Lists CrlShelf::of_issuer(const Certificate& issuer) const {
  Lists lists;
  for (std::size_t i = 0; i < crls_.size(); ++i) {
    if (!has_name(crls_[i], issuer))
      continue;
    ++lists.named;
    if (is_signed_by(i, issuer))
      lists.verified.push_back(&crls_[i]);
  }
  return lists;
}

// One certificate and the lists of its issuer. A list that the issuer's key did not sign belongs to
// another key of that name where there is one that it did sign; else it is broken, and what it says
// cannot be known.
CrlShelf::Faults CrlShelf::judge_one(const Certificate& certificate,
                                     const Certificate& issuer,
                                     Moment when) const {
  Faults faults;
  const Lists lists = of_issuer(issuer);
  if (lists.named != 0 && lists.verified.empty())
    faults.late = stale("the CRL of " + subject_of(issuer) + " is not signed by it");
  const base::ByteBuffer serial = serial_of(certificate);
  for (const Crl* list : lists.verified) {
    const auto revocation = list->find(serial);
    if (revocation && revocation->compromised)
      faults.hard = revoked(subject_of(certificate) + ": compromised");
    else if (revocation && revocation->since <= when.at)
      faults.dated =
          revoked(subject_of(certificate) + ": since " + base::to_rfc3339(revocation->since));
    if (list->until() < when.now && !is_replaced(*list, lists.verified))
      faults.late = stale("the CRL of " + subject_of(issuer) + " was good until " +
                          base::to_rfc3339(list->until()));
  }
  return faults;
}

std::optional<CrlFault> CrlShelf::judge(const Path& path, Moment when) const {
  Faults all;
  for (std::size_t i = 0; !crls_.empty() && i + 1 < path.certificates.size(); ++i) {
    Faults faults = judge_one(path.certificates[i], path.certificates[i + 1], when);
    for (const auto member : {&Faults::hard, &Faults::late, &Faults::dated})
      if (!(all.*member))
        all.*member = std::move(faults.*member);
  }
  if (all.hard || all.late)
    return CrlFault{*std::move(all.hard ? all.hard : all.late), false};
  if (all.dated)
    return CrlFault{*std::move(all.dated), true};
  return std::nullopt;
}

}  // namespace refward::signature::x509
