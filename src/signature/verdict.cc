// SPDX-License-Identifier: Apache-2.0
#include "signature/verdict.h"

namespace refward::signature {

std::string_view to_text(Format format) noexcept {
  switch (format) {
    case Format::ssh:
      return "ssh";
    case Format::openpgp:
      return "openpgp";
    case Format::x509:
      return "x509";
  }
  return "unknown";
}

std::optional<Format> format_named(std::string_view name) noexcept {
  for (const Format format : {Format::ssh, Format::openpgp, Format::x509})
    if (to_text(format) == name)
      return format;
  return std::nullopt;
}

// A switch, so that the compiler misses none.
// NOLINTNEXTLINE(readability-function-size)
std::string_view to_text(Reason reason) noexcept {
  switch (reason) {
    case Reason::good:
      return "good";
    case Reason::armour_unknown:
      return "armour-unknown";
    case Reason::armour_malformed:
      return "armour-malformed";
    case Reason::armour_line_width:
      return "armour-line-width";
    case Reason::armour_padding:
      return "armour-padding";
    case Reason::armour_headers:
      return "armour-headers";
    case Reason::armour_checksum:
      return "armour-checksum";
    case Reason::format_not_allowed:
      return "format-not-allowed";
    case Reason::format_unsupported:
      return "format-unsupported";
    case Reason::ssh_malformed:
      return "ssh-malformed";
    case Reason::ssh_version:
      return "ssh-version";
    case Reason::ssh_namespace:
      return "ssh-namespace";
    case Reason::ssh_reserved:
      return "ssh-reserved";
    case Reason::ssh_hash:
      return "ssh-hash";
    case Reason::ssh_key_type:
      return "ssh-key-type";
    case Reason::ssh_signature_type:
      return "ssh-signature-type";
    case Reason::ssh_certificate:
      return "ssh-certificate";
    case Reason::ssh_certificate_type:
      return "ssh-certificate-type";
    case Reason::ssh_certificate_principals:
      return "ssh-certificate-principals";
    case Reason::ssh_certificate_option:
      return "ssh-certificate-option";
    case Reason::ssh_certificate_signature:
      return "ssh-certificate-signature";
    case Reason::ssh_certificate_presence:
      return "ssh-certificate-presence";
    case Reason::openpgp_malformed:
      return "openpgp-malformed";
    case Reason::openpgp_several:
      return "openpgp-several";
    case Reason::openpgp_version:
      return "openpgp-version";
    case Reason::openpgp_class:
      return "openpgp-class";
    case Reason::openpgp_unhashed:
      return "openpgp-unhashed";
    case Reason::openpgp_issuer:
      return "openpgp-issuer";
    case Reason::openpgp_critical:
      return "openpgp-critical";
    case Reason::openpgp_no_time:
      return "openpgp-no-time";
    case Reason::x509_malformed:
      return "x509-malformed";
    case Reason::x509_signers:
      return "x509-signers";
    case Reason::x509_certificates:
      return "x509-certificates";
    case Reason::x509_attributes:
      return "x509-attributes";
    case Reason::x509_untrusted:
      return "x509-untrusted";
    case Reason::x509_usage:
      return "x509-usage";
    case Reason::x509_no_email:
      return "x509-no-email";
    case Reason::x509_not_yet_valid:
      return "x509-not-yet-valid";
    case Reason::x509_expired:
      return "x509-expired";
    case Reason::x509_revoked:
      return "x509-revoked";
    case Reason::x509_crl_stale:
      return "x509-crl-stale";
    case Reason::x509_no_timestamp:
      return "x509-no-timestamp";
    case Reason::x509_timestamp:
      return "x509-timestamp";
    case Reason::weak_hash:
      return "weak-hash";
    case Reason::weak_key:
      return "weak-key";
    case Reason::bad_signature:
      return "bad-signature";
    case Reason::key_unknown:
      return "key-unknown";
    case Reason::key_not_yet_valid:
      return "key-not-yet-valid";
    case Reason::key_expired:
      return "key-expired";
    case Reason::key_revoked:
      return "key-revoked";
    case Reason::signature_expired:
      return "signature-expired";
    case Reason::key_not_for_signing:
      return "key-not-for-signing";
    case Reason::engine_failure:
      return "engine-failure";
  }
  return "unknown";
}

}  // namespace refward::signature
