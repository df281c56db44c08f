// SPDX-License-Identifier: Apache-2.0
#include "identity/lint.h"

#include "base/text.h"
#include "identity/signers.h"

#include <algorithm>
#include <string>
#include <utility>

namespace refward::identity {
namespace {

using signature::Format;
using signature::openpgp::KeyInfo;
using signature::openpgp::SubkeyInfo;
using signature::x509::TrustRow;

bool is_weak(const SubkeyInfo& key, unsigned min_rsa_bits) {
  return key.can_sign && key.type.starts_with("rsa") && key.bits < min_rsa_bits;
}

void lint_openpgp_key(const KeyInfo& key,
                      std::string_view file,
                      base::Instant now,
                      LintRemarks& remarks) {
  const auto warn = [&](std::string_view reason, std::string_view words) {
    remarks.warn(Format::openpgp, file, 0, reason,
                 "the key " + key.fingerprint + " " + std::string(words));
  };
  const auto end = last_use_of(key);
  if (key.revoked)
    warn("key-revoked", "is revoked by its owner");
  else if (std::none_of(key.subkeys.begin(), key.subkeys.end(),
                        [](const SubkeyInfo& subkey) { return subkey.can_sign; }))
    warn("key-not-for-signing", "has no part that can sign");
  else if (end && *end <= now)
    warn("key-expired", "expired at " + base::to_rfc3339(*end));
  else if (end && *end <= now + kSoon)
    warn("key-expires-soon", "expires at " + base::to_rfc3339(*end));
}

void lint_openpgp(const Keyrings& keyrings, base::Instant now, LintRemarks& remarks) {
  if (!keyrings.openpgp)
    return;
  for (const KeyInfo& key : keyrings.openpgp->keys()) {
    const ArmouredFile* const file = file_of(keyrings, key.principal);
    const std::string_view name = file != nullptr ? file->name : kOpenPgpFolder;
    for (const SubkeyInfo& subkey : key.subkeys)
      if (is_weak(subkey, keyrings.options.min_rsa_bits))
        remarks.warn(Format::openpgp, name, 0, "weak-key",
                     "the RSA key " + subkey.fingerprint + " is too short to sign");
    lint_openpgp_key(key, name, now, remarks);
  }
}

// A list of revocations that is past its time refuses all that it covers.
void lint_crl(const TrustRow& list,
              std::string_view file,
              base::Instant now,
              LintRemarks& remarks) {
  const std::string named = "the list of " + list.subject + " ";
  if (list.until <= now)
    remarks.warn(Format::x509, file, 0, "crl-stale",
                 named + "was to be renewed by " + base::to_rfc3339(list.until) +
                     ": all certificates that it covers are refused");
}

void lint_certificate(const TrustRow& certificate,
                      std::string_view file,
                      base::Instant now,
                      LintRemarks& remarks) {
  const std::string named = "the certificate of " + certificate.subject + " ";
  if (certificate.until <= now)
    remarks.warn(Format::x509, file, 0, "certificate-expired",
                 named + "expired at " + base::to_rfc3339(certificate.until));
  else if (certificate.until <= now + kSoon)
    remarks.warn(Format::x509, file, 0, "certificate-expires-soon",
                 named + "expires at " + base::to_rfc3339(certificate.until));
  if (certificate.from > now)
    remarks.warn(Format::x509, file, 0, "certificate-not-yet-valid",
                 named + "is not valid before " + base::to_rfc3339(certificate.from));
}

void lint_x509(const Keyrings& keyrings, base::Instant now, LintRemarks& remarks) {
  if (!keyrings.x509)
    return;
  const std::vector<std::string_view> names = trust_files(keyrings).names;
  for (const TrustRow& row : keyrings.x509->rows()) {
    const std::string_view file = row.file < names.size() ? names[row.file] : kX509Folder;
    row.key.empty() ? lint_crl(row, file, now, remarks) : lint_certificate(row, file, now, remarks);
  }
}

}  // namespace

void LintRemarks::warn(std::optional<Format> format,
                       std::string_view file,
                       std::uint64_t line,
                       std::string_view reason,
                       std::string_view detail) {
  remarks_.push_back({KeyringRemark::Level::warning, format, base::printable(file), line, 0,
                      std::string(reason), base::printable(detail)});
}

std::vector<KeyringRemark> Signers::lint(base::Instant now) const {
  static_cast<void>(openpgp());
  static_cast<void>(x509());
  LintRemarks remarks(keyrings_->remarks);
  // What breaks comes first: of a keyring that nobody may use there is nothing else to say.
  if (!broken(Format::ssh))
    lint_lines(*keyrings_, now, remarks);
  if (!broken(Format::openpgp))
    lint_openpgp(*keyrings_, now, remarks);
  if (!broken(Format::x509))
    lint_x509(*keyrings_, now, remarks);
  lint_people(*keyrings_, remarks);
  return remarks.take();
}

}  // namespace refward::identity
