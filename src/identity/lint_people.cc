// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "identity/lint.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace refward::identity {
namespace {

bool has_authority(const Keyrings& keyrings) {
  const auto& lines = keyrings.ssh.lines();
  return std::any_of(lines.begin(), lines.end(),
                     [](const SignerLineView& line) { return line.certificate_authority; });
}

// May a signature stand for this principal, by any keyring?
class Held {
 public:
  explicit Held(const Keyrings& keyrings) : keyrings_(keyrings) {
    for (const SignerLineView& line : keyrings.ssh.lines())
      if (!line.certificate_authority)
        line.principals.each_literal([&](std::string_view name) { names_.insert(name); });
    for (const ArmouredFile& file : keyrings.armoured)
      names_.insert(file.principal);
  }

  [[nodiscard]] bool holds(std::string_view principal) const {
    return names_.contains(principal) || is_certified(principal) ||
           (keyrings_.x509 && looks_like_email(principal));
  }

 private:
  [[nodiscard]] bool is_certified(std::string_view principal) const {
    const auto& lines = keyrings_.ssh.lines();
    return std::any_of(lines.begin(), lines.end(), [&](const SignerLineView& line) {
      return line.certificate_authority && line.principals.matches(principal);
    });
  }

  const Keyrings& keyrings_;
  std::set<std::string_view> names_;
};

void lint_persons(const Keyrings& keyrings, LintRemarks& remarks) {
  const Held held(keyrings);
  const auto warn = [&](std::string_view reason, const std::string& detail) {
    remarks.warn(std::nullopt, kPeopleToml, 0, reason, detail);
  };
  for (const Person& person : keyrings.people.listed()) {
    const auto is_held = [&](const std::string& principal) { return held.holds(principal); };
    if (std::none_of(person.principals.begin(), person.principals.end(), is_held)) {
      warn("person-without-key", "no keyring holds a key of " + person.name);
      continue;
    }
    for (const std::string& principal : person.principals)
      if (!is_held(principal))
        warn("principal-without-key",
             "no keyring holds a key of " + person.name + " under " + principal);
  }
}

// The names of all keys that the keyrings hold.
std::set<std::string> held_keys(const Keyrings& keyrings) {
  std::set<std::string> names;
  for (const SignerLineView& line : keyrings.ssh.lines())
    names.insert(fingerprint_of(line.key));
  if (keyrings.openpgp)
    for (const signature::openpgp::KeyInfo& key : keyrings.openpgp->keys())
      for (const signature::openpgp::SubkeyInfo& subkey : key.subkeys)
        names.insert(subkey.fingerprint);
  return names;
}

// A revocation that meets no key is, as a rule, a key that was mistyped. What authorities certify,
// no keyring holds.
void lint_revocations(const Keyrings& keyrings, LintRemarks& remarks) {
  if (keyrings.revocations.empty())
    return;
  const std::set<std::string> names = held_keys(keyrings);
  const bool certifies = has_authority(keyrings);
  for (const auto& [key, revocation] : keyrings.revocations) {
    const bool may_come =
        (key.starts_with("SHA256:") && certifies) || (key.starts_with("x509:") && keyrings.x509);
    if (!may_come && !names.contains(key))
      remarks.warn(std::nullopt, kPeopleToml, revocation.line, "revocation-unused",
                   "no keyring holds the key " + key);
  }
}

}  // namespace

void lint_people(const Keyrings& keyrings, LintRemarks& remarks) {
  // A keyring that could not be read may hold what seems to be missing.
  if (!keyrings.broken_formats.empty())
    return;
  lint_persons(keyrings, remarks);
  lint_revocations(keyrings, remarks);
}

}  // namespace refward::identity
