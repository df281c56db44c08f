// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/crl.h"
#include "signature/x509/pem.h"
#include "signature/x509/state.h"

#include <string>
#include <utility>

namespace refward::signature::x509 {
namespace {

using base::Bytes;
using base::Done;
using base::Result;

[[nodiscard]] TrustRow row_of(std::size_t file, const Certificate& certificate) {
  return {file, name_text(X509_get_subject_name(certificate.get())), certificate.fingerprint(),
          certificate.from(), certificate.until()};
}

// Fills the state from one file.
struct Loader {
  TrustState& state;
  std::size_t file;

  using Loaded = Result<Done, Trust::LoadError>;

  [[nodiscard]] Trust::LoadError refused(const char* reason, std::string detail) const {
    return {file, reason, std::move(detail)};
  }

  void keep(Role role, Certificate certificate) {
    state.rows.push_back(row_of(file, certificate));
    if (role == Role::intermediates) {
      state.intermediates.push_back(std::move(certificate));
      return;
    }
    X509_STORE* store = (role == Role::roots ? state.roots : state.timestamp_roots).get();
    require(X509_STORE_add_cert(store, certificate.get()), "X509_STORE_add_cert");
  }

  [[nodiscard]] Loaded load_certificates(const TrustFile& from) {
    const auto blocks = parse_pem(from.content, "CERTIFICATE");
    if (!blocks)
      return refused("not-pem", blocks.error().what);
    for (const base::ByteBuffer& block : *blocks) {
      auto certificate = Certificate::parse(block);
      if (!certificate)
        return refused("not-a-certificate", certificate.error().what);
      // A person's own certificate as a root would need no authority to be revoked by.
      if (!is_authority(*certificate))
        return refused("not-an-authority", name_text(X509_get_subject_name(certificate->get())));
      keep(from.role, *std::move(certificate));
    }
    state.vouches_for_stamps = state.vouches_for_stamps || from.role == Role::timestamp_roots;
    return Done{};
  }

  [[nodiscard]] Loaded load_crl(Bytes der) {
    auto crl = Crl::parse(der);
    if (!crl) {
      const bool malformed = crl.error().kind == CrlError::Kind::malformed;
      return refused(malformed ? "not-a-crl" : "unsupported-crl", std::move(crl).error().detail);
    }
    state.rows.push_back({file, name_text(crl->issuer()), "", crl->from(), crl->until()});
    state.crls.add(*std::move(crl));
    return Done{};
  }

  [[nodiscard]] Loaded load_crls(const TrustFile& from) {
    // A SEQUENCE whose length takes several bytes, as that of every CRL does; never text.
    if (from.content.starts_with("\x30\x82") || from.content.starts_with("\x30\x81") ||
        from.content.starts_with("\x30\x83") || from.content.starts_with("\x30\x84"))
      return load_crl(base::as_bytes(from.content));
    const auto blocks = parse_pem(from.content, "X509 CRL");
    if (!blocks)
      return refused("not-pem", blocks.error().what);
    for (const base::ByteBuffer& block : *blocks) {
      TRY_OK(load_crl(block));
    }
    return Done{};
  }

  [[nodiscard]] Loaded load(const TrustFile& from) {
    return from.role == Role::crl ? load_crls(from) : load_certificates(from);
  }
};

}  // namespace

Result<Done, Trust::LoadError> load_file(TrustState& state,
                                         std::size_t index,
                                         const TrustFile& file) {
  return Loader{state, index}.load(file);
}

}  // namespace refward::signature::x509
