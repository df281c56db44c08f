// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/path.h"

#include "signature/x509/trust.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <string>
#include <utility>

namespace refward::signature::x509 {
namespace {

using base::Result;

using Context = std::unique_ptr<X509_STORE_CTX, Releaser<X509_STORE_CTX_free>>;

// Does not own what it holds.
void release_stack(STACK_OF(X509) * stack) noexcept {
  sk_X509_free(stack);
}

using Stack = std::unique_ptr<STACK_OF(X509), Releaser<release_stack>>;

// 80 bits of security: what refuses MD5 and SHA-1 in every certificate but the root's own
// signature. The keys are judged here, by min_rsa_bits.
constexpr int kSecurityLevel = 1;

struct TimeNote {
  int error = X509_V_OK;
  int depth = 0;
};

[[nodiscard]] bool is_about_time(int error) noexcept {
  return error == X509_V_ERR_CERT_NOT_YET_VALID || error == X509_V_ERR_CERT_HAS_EXPIRED;
}

// Lets a path stand whose only fault is the time, and keeps the first such fault.
int note_time(int ok, X509_STORE_CTX* context) noexcept {
  const int error = X509_STORE_CTX_get_error(context);
  if (ok == 1 || !is_about_time(error))
    return ok;
  auto* note = static_cast<TimeNote*>(X509_STORE_CTX_get_app_data(context));
  if (note->error == X509_V_OK)
    *note = {error, X509_STORE_CTX_get_error_depth(context)};
  return 1;
}

[[nodiscard]] Reason reason_of(int error) {
  switch (error) {
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return Reason::weak_hash;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
      return Reason::weak_key;
    default:
      return Reason::x509_untrusted;
  }
}

[[nodiscard]] Stack stack_of(const std::vector<const Certificate*>& certificates) {
  Stack stack(require(sk_X509_new_null(), "sk_X509_new_null"));
  for (const Certificate* certificate : certificates)
    if (sk_X509_push(stack.get(), certificate->get()) <= 0)
      throw_library_fault("sk_X509_push");
  return stack;
}

void configure(X509_STORE_CTX* context, const PathTerms& terms, TimeNote& note) {
  X509_VERIFY_PARAM* settings = X509_STORE_CTX_get0_param(context);
  require(X509_VERIFY_PARAM_set_purpose(settings, X509_PURPOSE_ANY), "purpose");
  X509_VERIFY_PARAM_set_time(settings, terms.at.time_since_epoch().count());
  X509_VERIFY_PARAM_set_depth(settings, static_cast<int>(kMaxPathLength) - 2);
  X509_VERIFY_PARAM_set_auth_level(settings, kSecurityLevel);
  X509_STORE_CTX_set_app_data(context, &note);
  X509_STORE_CTX_set_verify_cb(context, note_time);
}

[[nodiscard]] bool has_short_hash(X509* certificate) {
  int digest = NID_undef;
  if (X509_get_signature_info(certificate, &digest, nullptr, nullptr, nullptr) != 1) {
    ERR_clear_error();
    return true;
  }
  return digest != NID_sha256 && digest != NID_sha384 && digest != NID_sha512 &&
         X509_get_signature_nid(certificate) != NID_ED25519;
}

[[nodiscard]] std::string subject_of(const Certificate& certificate) {
  return name_text(X509_get_subject_name(certificate.get()));
}

[[nodiscard]] std::optional<Rejection> judge_issuer(const Certificate& issuer, Purpose purpose) {
  if (!is_authority(issuer))
    return Rejection{Reason::x509_untrusted, subject_of(issuer) + " is no authority"};
  if (!may_issue_for(issuer, purpose))
    return Rejection{Reason::x509_usage, "extended key usage of " + subject_of(issuer)};
  return std::nullopt;
}

// What OpenSSL does not ask for where any purpose will do.
[[nodiscard]] std::optional<Rejection> judge(const std::vector<Certificate>& path,
                                             const PathTerms& terms) {
  if (path.size() > kMaxPathLength)
    return Rejection{Reason::x509_untrusted, "a path that is too long"};
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool root = i + 1 == path.size();
    // A root is trusted as it stands; what its owner lets it do is the administrator's word.
    if (i != 0 && !root)
      if (auto fault = judge_issuer(path[i], terms.purpose))
        return fault;
    if (auto fault = judge_key(path[i], terms.least_rsa_bits))
      return fault;
    if (!root && has_short_hash(path[i].get()))
      return Rejection{Reason::weak_hash, "the signature on " + subject_of(path[i])};
  }
  return judge_leaf_usage(path.front(), terms.purpose);
}

[[nodiscard]] Result<std::vector<Certificate>, Rejection> certificates_of(const STACK_OF(X509) *
                                                                          chain) {
  std::vector<Certificate> certificates;
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    auto certificate = Certificate::share(sk_X509_value(chain, i));
    if (!certificate)
      return Rejection{Reason::x509_untrusted, certificate.error().what};
    certificates.push_back(*std::move(certificate));
  }
  return certificates;
}

[[nodiscard]] std::optional<Rejection> fault_of(const TimeNote& note,
                                                const std::vector<Certificate>& path) {
  if (note.error == X509_V_OK)
    return std::nullopt;
  const auto depth = std::min(static_cast<std::size_t>(note.depth), path.size() - 1);
  const bool early = note.error == X509_V_ERR_CERT_NOT_YET_VALID;
  return Rejection{early ? Reason::x509_not_yet_valid : Reason::x509_expired,
                   subject_of(path[depth]) + ": " + X509_verify_cert_error_string(note.error)};
}

}  // namespace

Result<Path, Rejection> find_path(const Certificate& leaf, const PathTerms& terms) {
  const Stack others = stack_of(terms.others);
  const Context context(require(X509_STORE_CTX_new(), "X509_STORE_CTX_new"));
  require(X509_STORE_CTX_init(context.get(), terms.roots, leaf.get(), others.get()),
          "X509_STORE_CTX_init");
  TimeNote note;
  configure(context.get(), terms, note);
  const int answer = X509_verify_cert(context.get());
  const int error = X509_STORE_CTX_get_error(context.get());
  ERR_clear_error();
  if (error == X509_V_ERR_OUT_OF_MEM)
    throw_library_fault("X509_verify_cert");
  if (answer != 1)
    return Rejection{reason_of(error), X509_verify_cert_error_string(error)};
  Path path;
  TRY(path.certificates, certificates_of(X509_STORE_CTX_get0_chain(context.get())));
  if (auto fault = judge(path.certificates, terms))
    return *std::move(fault);
  path.time_fault = fault_of(note, path.certificates);
  return path;
}

}  // namespace refward::signature::x509
