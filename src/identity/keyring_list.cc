// SPDX-License-Identifier: Apache-2.0
// Signers::rows: the keyrings as an administrator asks for them.
#include "identity/keyrings.h"
#include "identity/signers.h"

#include <algorithm>
#include <optional>

namespace refward::identity {
namespace {

using signature::Format;
using signature::openpgp::KeyInfo;
using signature::openpgp::SubkeyInfo;

std::string name_of(const Keyrings& keyrings, const Bond& bond) {
  return bond.kind == Bond::Kind::person ? keyrings.people.all()[bond.person].name : std::string();
}

// By people.toml, in whose favour nothing else counts.
void tell_revocation(const Keyrings& keyrings, Signers::Row& row) {
  const auto found = keyrings.revocations.find(row.key);
  if (found == keyrings.revocations.end())
    return;
  row.revoked_by = place_of(kPeopleToml, found->second.line);
  row.revoked_since = found->second.is_dated() ? found->second.since : std::nullopt;
}

Signers::Row row_of(const Keyrings& keyrings, const SignerLineView& line, const Bond& bond) {
  Signers::Row row;
  row.format = Format::ssh;
  if (can_sign(line, keyrings.options.min_rsa_bits))
    row.person = name_of(keyrings, bond);
  row.principal = bond.principal.empty() ? line.principals.text() : bond.principal;
  row.key = fingerprint_of(line.key);
  row.key_type = line.key.type;
  row.place = place_of(kAllowedSigners, line.number);
  row.valid_from = line.valid_after;
  row.valid_until = line.valid_before;
  if (line.namespaces)
    line.namespaces->each_pattern(
        [&](std::string_view pattern) { row.namespaces.emplace_back(pattern); });
  row.certificate_authority = line.certificate_authority;
  row.weak = line.key.standing != KeyStanding::usable ||
             (line.key.rsa_bits != 0 && line.key.rsa_bits < keyrings.options.min_rsa_bits);
  if (const auto blob = base::parse_base64(line.key.base64))
    row.revoked_by = keyrings.revoked.revoking(*blob, std::nullopt);
  if (row.revoked_by.empty())
    tell_revocation(keyrings, row);
  return row;
}

Signers::Row row_of(const signature::x509::TrustRow& certificate, std::string_view file) {
  Signers::Row row;
  row.format = Format::x509;
  row.principal = certificate.subject;
  row.key = certificate.key;
  row.key_type = "certificate";
  row.place = file;
  row.valid_from = certificate.from;
  row.valid_until = certificate.until;
  row.certificate_authority = true;
  return row;
}

Signers::Row row_of(const Keyrings& keyrings, const ArmouredFile& file, const KeyInfo& key) {
  Signers::Row row;
  row.format = Format::openpgp;
  row.person = name_of(keyrings, file.bond);
  row.principal = file.principal;
  row.key = key.fingerprint;
  row.place = file.name;
  row.valid_until = last_use_of(key);
  if (!key.subkeys.empty()) {
    row.key_type = key.subkeys.front().type;
    row.valid_from = key.subkeys.front().created;
  }
  row.weak = std::ranges::none_of(key.subkeys, [&](const SubkeyInfo& subkey) {
    const bool rsa = subkey.type.starts_with("rsa");
    const bool curve = !rsa && !subkey.type.starts_with("dsa") && !subkey.type.starts_with("elg");
    return subkey.can_sign && (curve || (rsa && subkey.bits >= keyrings.options.min_rsa_bits));
  });
  for (const SubkeyInfo& subkey : key.subkeys)
    if (subkey.fingerprint != key.fingerprint)
      row.subkeys.push_back(subkey.fingerprint);
  if (key.revoked) {
    row.revoked_by = "its owner";
    if (key.revocation && key.revocation->kind == signature::openpgp::Revocation::Kind::soft)
      row.revoked_since = key.revocation->since;
  } else {
    tell_revocation(keyrings, row);
  }
  return row;
}

}  // namespace

std::optional<base::Instant> last_use_of(const KeyInfo& key) {
  std::optional<base::Instant> last;
  for (const SubkeyInfo& subkey : key.subkeys) {
    if (!subkey.can_sign || subkey.revoked)
      continue;
    if (!subkey.expires && !key.expires)
      return std::nullopt;
    const base::Instant end = std::min(subkey.expires.value_or(base::Instant::max()),
                                       key.expires.value_or(base::Instant::max()));
    last = std::max(last.value_or(end), end);
  }
  return last ? last : key.expires;
}

std::vector<Signers::Row> Signers::rows() const {
  std::vector<Row> rows;
  if (!broken(Format::ssh))
    for (std::size_t i = 0; i < keyrings_->ssh.lines().size(); ++i)
      rows.push_back(row_of(*keyrings_, keyrings_->ssh.lines()[i], keyrings_->ssh_bonds[i]));
  if (const auto* const keyring = openpgp())
    for (const KeyInfo& key : keyring->keys())
      if (const ArmouredFile* const file = file_of(*keyrings_, key.principal))
        rows.push_back(row_of(*keyrings_, *file, key));
  if (const auto* const trust = x509()) {
    const std::vector<std::string_view> names = trust_files(*keyrings_).names;
    for (const signature::x509::TrustRow& certificate : trust->rows())
      if (!certificate.key.empty() && certificate.file < names.size())
        tell_revocation(*keyrings_,
                        rows.emplace_back(row_of(certificate, names[certificate.file])));
  }
  return rows;
}

}  // namespace refward::identity
