// SPDX-License-Identifier: Apache-2.0
// Certificate: an X.509 certificate (RFC 5280) in strict DER, and the facts that are asked of it:
// its name for refward, its key, its names, its window and its usages.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "signature/verdict.h"
#include "signature/x509/library.h"

#include <optional>
#include <string>
#include <vector>

namespace refward::signature::x509 {

inline constexpr std::size_t kMaxCertificateBytes = 16 * 1024;
inline constexpr std::size_t kMaxEmails = 16;
inline constexpr std::size_t kMaxEmailBytes = 254;   // RFC 5321 section 4.5.3.1.3
inline constexpr std::size_t kMaxNameBytes = 1'024;  // of a name as it is shown

class Certificate {
 public:
  // The outer layers are DER, the signature is of whole bytes, both algorithm fields agree, and the
  // library reads every extension that it knows. The bytes are copied.
  [[nodiscard]] static base::Result<Certificate> parse(base::Bytes der);
  // Shares `handle`: a certificate of a path.
  [[nodiscard]] static base::Result<Certificate> share(X509* handle);

  [[nodiscard]] X509* get() const noexcept { return handle_.get(); }

  [[nodiscard]] base::Bytes der() const noexcept { return der_; }

  [[nodiscard]] base::Instant from() const noexcept { return from_; }

  [[nodiscard]] base::Instant until() const noexcept { return until_; }  // inclusive

  [[nodiscard]] EVP_PKEY* key() const noexcept { return X509_get0_pubkey(handle_.get()); }

  // "x509:SHA256:<hex>"
  [[nodiscard]] std::string fingerprint() const;

 private:
  Certificate(CertificateHandle handle,
              base::ByteBuffer der,
              base::Instant from,
              base::Instant until) noexcept
      : handle_(std::move(handle)), der_(std::move(der)), from_(from), until_(until) {}

  CertificateHandle handle_;
  base::ByteBuffer der_;
  base::Instant from_;
  base::Instant until_;
};

// RFC 2253, cut at kMaxNameBytes.
[[nodiscard]] std::string name_text(const X509_NAME* name);
// Upper-case hex.
[[nodiscard]] std::string serial_text(const X509* certificate);

// "rsa3072", "nistp256", "nistp384", "nistp521", "ed25519"; empty for keys that are not taken.
[[nodiscard]] std::string key_type(const EVP_PKEY* key);
// weak_key where the key is of no such type, or RSA below `least_bits`.
[[nodiscard]] std::optional<Rejection> judge_key(const Certificate& certificate,
                                                 unsigned least_bits);

// rfc822Name of the subject's alternative names: printable ASCII without spaces, one `@`. Nothing
// of the subject itself. x509_no_email where there is none, or one that is no address.
[[nodiscard]] base::Result<std::vector<std::string>, Rejection> emails_of(
    const Certificate& certificate);

// What a certificate at the end of a path is for.
enum class Purpose { sign_commits, stamp_time };

// Key usage and extended key usage of the last certificate of a path, which is no authority.
[[nodiscard]] std::optional<Rejection> judge_leaf_usage(const Certificate& leaf, Purpose purpose);
// basicConstraints CA, key usage keyCertSign where present, and extended usages, where present, for
// the purpose. An authority of a root may have any extended usage.
[[nodiscard]] bool is_authority(const Certificate& certificate);
[[nodiscard]] bool may_issue_for(const Certificate& authority, Purpose purpose);

}  // namespace refward::signature::x509
