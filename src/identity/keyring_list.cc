// SPDX-License-Identifier: Apache-2.0
// Signers::rows and Signers::lint: the keyrings as an administrator asks for them.
#include "base/bytes.h"
#include "base/text.h"
#include "identity/keyrings.h"
#include "identity/signers.h"
#include "signature/ssh/public_key.h"

#include <algorithm>
#include <set>

namespace refward::identity {
namespace {

using signature::Format;
using signature::openpgp::KeyInfo;
using signature::openpgp::SubkeyInfo;
using Level = KeyringRemark::Level;

std::string name_of(const Keyrings& keyrings, const Bond& bond) {
  return bond.kind == Bond::Kind::person ? keyrings.people.all()[bond.person].name : std::string();
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
  return row;
}

const ArmouredFile* file_of(const Keyrings& keyrings, const KeyInfo& key) {
  const auto found = std::find_if(
      keyrings.armoured.begin(), keyrings.armoured.end(),
      [&](const ArmouredFile& candidate) { return candidate.principal == key.principal; });
  return found == keyrings.armoured.end() ? nullptr : &*found;
}

Signers::Row row_of(const Keyrings& keyrings, const ArmouredFile& file, const KeyInfo& key) {
  Signers::Row row;
  row.format = Format::openpgp;
  row.person = name_of(keyrings, file.bond);
  row.principal = file.principal;
  row.key = key.fingerprint;
  row.place = file.name;
  row.valid_until = key.expires;
  if (!key.subkeys.empty()) {
    row.key_type = key.subkeys.front().type;
    row.valid_from = key.subkeys.front().created;
  }
  return row;
}

// Points that are on no curve, keys of small order: such a key verifies nothing.
void lint_ssh_keys(const Keyrings& keyrings, std::vector<KeyringRemark>& remarks) {
  for (const SignerLineView& line : keyrings.ssh.lines()) {
    if (line.key.standing != KeyStanding::usable)
      continue;
    const auto blob = base::parse_base64(line.key.base64);
    const auto key = signature::ssh::parse_public_key(blob.value_or(base::ByteBuffer()));
    if (!key || !key->supported)
      remarks.push_back(
          {Level::warning, Format::ssh, std::string(kAllowedSigners), line.number, 0,
           "unusable-key",
           key ? "keys of this type are not verified" : base::printable(key.error().what)});
  }
}

bool is_weak(const SubkeyInfo& key, unsigned min_rsa_bits) {
  return key.can_sign && key.type.starts_with("rsa") && key.bits < min_rsa_bits;
}

void lint_openpgp_keys(const Keyrings& keyrings, std::vector<KeyringRemark>& remarks) {
  if (!keyrings.openpgp)
    return;
  for (const KeyInfo& key : keyrings.openpgp->keys()) {
    const ArmouredFile* const file = file_of(keyrings, key);
    const auto warn = [&](std::string_view reason, std::string detail) {
      remarks.push_back({Level::warning, Format::openpgp,
                         base::printable(file != nullptr ? file->name : kOpenPgpFolder), 0, 0,
                         std::string(reason), std::move(detail)});
    };
    for (const SubkeyInfo& subkey : key.subkeys)
      if (is_weak(subkey, keyrings.options.min_rsa_bits))
        warn("weak-key",
             "the RSA key " + base::printable(subkey.fingerprint) + " is too short to sign");
    if (key.revoked)
      warn("key-revoked",
           "the key " + base::printable(key.fingerprint) + " is revoked by its owner");
    else if (std::none_of(key.subkeys.begin(), key.subkeys.end(),
                          [](const SubkeyInfo& subkey) { return subkey.can_sign; }))
      warn("key-not-for-signing",
           "no part of the key " + base::printable(key.fingerprint) + " can sign");
  }
}

// A revocation that meets no key is, as a rule, a key that was mistyped.
void lint_revocations(const Keyrings& keyrings, std::vector<KeyringRemark>& remarks) {
  std::set<std::string> names;
  for (const SignerLineView& line : keyrings.ssh.lines())
    names.insert(fingerprint_of(line.key));
  if (keyrings.openpgp)
    for (const KeyInfo& key : keyrings.openpgp->keys())
      for (const SubkeyInfo& subkey : key.subkeys)
        names.insert(subkey.fingerprint);
  for (const auto& [key, revocation] : keyrings.revocations)
    if (!names.contains(key))
      remarks.push_back({Level::warning, std::nullopt, std::string(kPeopleToml), revocation.line, 0,
                         "revocation-unused", "no keyring holds the key " + key});
}

}  // namespace

std::vector<Signers::Row> Signers::rows() const {
  std::vector<Row> rows;
  if (!broken(Format::ssh))
    for (std::size_t i = 0; i < keyrings_->ssh.lines().size(); ++i)
      rows.push_back(row_of(*keyrings_, keyrings_->ssh.lines()[i], keyrings_->ssh_bonds[i]));
  if (const auto* const keyring = openpgp())
    for (const KeyInfo& key : keyring->keys())
      if (const ArmouredFile* const file = file_of(*keyrings_, key))
        rows.push_back(row_of(*keyrings_, *file, key));
  return rows;
}

std::vector<KeyringRemark> Signers::lint() const {
  static_cast<void>(openpgp());
  std::vector<KeyringRemark> remarks = keyrings_->remarks;
  lint_ssh_keys(*keyrings_, remarks);
  lint_openpgp_keys(*keyrings_, remarks);
  if (!keyrings_->revocations.empty())
    lint_revocations(*keyrings_, remarks);
  return remarks;
}

}  // namespace refward::identity
