// SPDX-License-Identifier: Apache-2.0
#include "report/keyring_report.h"

#include "base/text.h"
#include "report/json.h"

#include <fmt/format.h>

#include <algorithm>

namespace refward::report {
namespace {

constexpr std::size_t kFaultLimit = 300;  // bytes of a detail that are shown

std::string instant(const std::optional<base::Instant>& at) {
  return at ? base::to_rfc3339(*at) : "";
}

std::string window(const identity::Signers::Row& row) {
  std::string out;
  if (row.valid_from)
    out += "  from " + instant(row.valid_from);
  if (row.valid_until)
    out += "  until " + instant(row.valid_until);
  return out;
}

// "expired", "expires-soon", "weak": what an administrator would do something about.
std::vector<std::string> standing(const identity::Signers::Row& row, const KeyringUse& use) {
  std::vector<std::string> out;
  if (row.valid_until && *row.valid_until <= use.now)
    out.emplace_back("expired");
  else if (row.valid_until && *row.valid_until <= use.now + kExpiresSoon)
    out.emplace_back("expires-soon");
  if (row.weak)
    out.emplace_back("weak");
  if (!row.revoked_by.empty())
    out.emplace_back(row.revoked_since && *row.revoked_since > use.now ? "revoked-later"
                                                                       : "revoked");
  return out;
}

std::string last_use(const identity::Signers::Row& row, const KeyringUse& use) {
  std::optional<base::Instant> last;
  std::vector<std::string> names = row.subkeys;
  names.push_back(row.key);
  for (const std::string& name : names)
    if (const auto found = use.last.find(name); found != use.last.end())
      last = std::max(last.value_or(found->second), found->second);
  return last ? base::to_rfc3339(*last) : "";
}

std::string notes(const identity::Signers::Row& row, const KeyringUse& use) {
  std::string out;
  for (const std::string& word : standing(row, use))
    out += "  " + word;
  if (!row.revoked_by.empty())
    out += " by " + base::printable(row.revoked_by) +
           (row.revoked_since ? " since " + instant(row.revoked_since) : "");
  if (row.certificate_authority)  // it signs keys, not commits
    return out;
  const std::string last = last_use(row, use);
  return out + (last.empty() ? "  never used here" : "  last used " + last);
}

}  // namespace

std::string keyring_text(const std::vector<identity::Signers::Row>& rows, const KeyringUse& use) {
  std::string out;
  for (const auto& row : rows)
    out += fmt::format("{}  {}  {}  {}{}{}{}  ({})\n",
                       row.person.empty() ? "-" : base::printable(row.person),
                       base::printable(row.principal), row.key_type, row.key,
                       row.certificate_authority ? "  cert-authority" : "", window(row),
                       notes(row, use), base::printable(row.place));
  return out;
}

std::string keyring_json(const std::vector<identity::Signers::Row>& rows, const KeyringUse& use) {
  std::string out;
  for (const auto& row : rows) {
    std::string namespaces;
    for (const std::string& ns : row.namespaces)
      namespaces += (namespaces.empty() ? "" : ",") + json_string(ns);
    std::string words;
    for (const std::string& word : standing(row, use))
      words += (words.empty() ? "" : ",") + json_string(word);
    out += fmt::format(
        "{{\"format\":{},\"person\":{},\"principal\":{},\"key\":{},\"key_type\":{},\"place\":{},"
        "\"valid_from\":{},\"valid_until\":{},"
        "\"namespaces\":[{}],\"certificate_authority\":{},\"standing\":[{}],\"revoked_by\":{},"
        "\"revoked_since\":{},\"last_used\":{}}}\n",
        json_string(to_text(row.format)), json_string(row.person), json_string(row.principal),
        json_string(row.key), json_string(row.key_type), json_string(row.place),
        json_string(instant(row.valid_from)), json_string(instant(row.valid_until)), namespaces,
        row.certificate_authority, words, json_string(row.revoked_by),
        json_string(instant(row.revoked_since)), json_string(last_use(row, use)));
  }
  return out;
}

std::string keyring_changed(const std::vector<std::string>& files, bool recorded) {
  if (files.empty())
    return "nothing to do: it is there already\n";
  std::string out;
  for (const std::string& file : files)
    out += "wrote " + base::printable(file) + "\n";
  return out + (recorded ? "the record holds the change\n" : "the next push records the change\n");
}

std::string keyring_fault(std::string_view code, std::string_view detail) {
  const std::string what = base::printable(detail, kFaultLimit);
  if (code == "principal")
    return "a principal is one name without wildcards, as a rule an e-mail: " + what;
  if (code == "x509-authority")
    return "X.509 has no keys of single persons here: put the authority's certificate\n"
           "into x509/roots.pem, and name the person's e-mail in people.toml";
  if (code == "private-key")
    return "this is a private key, which belongs on no server; give its public half";
  if (code == "certificate")
    return "a certificate (" + what +
           ") is vouched for by its authority: add the\n"
           "authority's key to allowed_signers with the option cert-authority";
  if (code == "file-size")
    return "more than a key has";
  if (code == "key-name")
    return "not a key's name (SHA256:..., 40 hex digits, x509:SHA256:...): " + what;
  if (code == "reason")
    return "a reason is superseded, left or compromised: " + what;
  if (code == "key-unknown")
    return "no keyring holds " + what + "; refward keyring list shows what they hold";
  if (code == "shared-file")
    return what + " holds other keys as well; edit it by hand";
  if (code == "broken")
    return "the keyrings in " + what + "\nare broken or missing: refward keyring lint says where";
  if (code == "policy-from")
    return "the keyrings come from " + what + " ([server] policy_from);\na push there changes them";
  if (code == "no-folder")
    return "there is no folder " + what + " ([server] keyrings)";
  if (code == "revoked-stranger")
    return "warning: no keyring holds " + what +
           "\n"
           "hint: if that is a slip, people.toml has the entry; refward keyring list\n"
           "  shows the keys. A certified key need not stand in a keyring.";
  if (code == "key-of-another")
    return "this key is another's already, by " + what +
           ";\n"
           "lines that share a key are one person: edit the line by hand if that is meant";
  if (code == "revoked-already")
    return "revoked already, by " + what + "; edit that entry, one key has one";
  if (code == "breaks")
    return "this would break the keyrings, so nothing was changed: " + what;
  return "no public key could be read: " + what;
}

}  // namespace refward::report
