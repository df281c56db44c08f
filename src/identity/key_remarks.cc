// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "identity/keyrings.h"

#include <string>
#include <utility>

namespace refward::identity {
namespace {

using signature::Format;
using Level = KeyringRemark::Level;

class SshRemarks {
 public:
  explicit SshRemarks(Keyrings& keyrings) noexcept
      : keyrings_(keyrings), lines_(keyrings.ssh.lines()), bonds_(keyrings.ssh_bonds) {}

  void write() {
    for (std::uint32_t i = 0; i < lines_.size(); ++i) {
      on_key(i);
      on_principals(i);
      // Each line of a key against those before it.
      if (keyrings_.ssh.next(i) != kNone && keyrings_.ssh.previous(i) == kNone &&
          !lines_[i].certificate_authority)
        on_shared_key(i);
    }
    on_revoked();
  }

 private:
  void remark(std::uint64_t line, std::string_view reason, std::string detail) {
    write({Level::warning, Format::ssh, std::string(kAllowedSigners), line, 0, std::string(reason),
           std::move(detail)});
  }

  void write(KeyringRemark remark) { keyrings_.add(std::move(remark)); }

  void on_key(std::uint32_t i) {
    const SignerLineView& line = lines_[i];
    if (line.key.standing == KeyStanding::certificate)
      remark(line.number, "certificate-as-key", "a certificate stands where a key should");
    else if (line.key.standing == KeyStanding::unsupported)
      remark(line.number, "unsupported-key-type",
             "keys of the type " + base::printable(line.key.type, 64) + " cannot sign here");
    else if (!can_sign(line, keyrings_.options.min_rsa_bits))
      remark(line.number, "weak-key",
             "the RSA key has " + std::to_string(line.key.rsa_bits) + " bits, fewer than " +
                 std::to_string(keyrings_.options.min_rsa_bits) + ", and cannot sign");
  }

  void on_principals(std::uint32_t i) {
    switch (bonds_[i].kind) {
      case Bond::Kind::person:
      case Bond::Kind::authority:
        return;
      case Bond::Kind::wildcard:
        return remark(lines_[i].number, "key-wildcard",
                      "the line names no literal principal, so its key cannot sign");
      case Bond::Kind::unknown:
        return remark(lines_[i].number, "person-unknown",
                      "nobody in people.toml has one of the line's principals");
      case Bond::Kind::ambiguous:
        return remark(lines_[i].number, "person-ambiguous",
                      "the line's principals are those of several persons in people.toml");
    }
  }

  // The lines of one key, from its first on.
  void on_shared_key(std::uint32_t first) {
    std::uint32_t before = first;
    for (std::uint32_t i = keyrings_.ssh.next(first); i != kNone; i = keyrings_.ssh.next(i)) {
      if (keyrings_.has_people_toml && !are_one(bonds_[before], bonds_[i]))
        write({Level::broken, Format::ssh, std::string(kAllowedSigners), lines_[i].number, 0,
               "key-of-two",
               "line " + std::to_string(lines_[before].number) +
                   " gives this key to another person of people.toml"});
      else if (are_both_persons(bonds_[before], bonds_[i]) &&
               lines_[before].principals.text() != lines_[i].principals.text())
        remark(lines_[i].number, "key-overlap",
               "line " + std::to_string(lines_[before].number) +
                   " names other principals for the same key: to us they are one person");
      if (is_shadowed(lines_[before], lines_[i], bonds_[before]))
        remark(lines_[i].number, "shadowed-line",
               "line " + std::to_string(lines_[before].number) +
                   " has the same key and always answers first");
      if (!names(bonds_[before]))
        before = i;
    }
  }

  static bool are_both_persons(const Bond& a, const Bond& b) noexcept {
    return a.kind == Bond::Kind::person && b.kind == Bond::Kind::person;
  }

  static bool names(const Bond& bond) noexcept {
    return bond.kind == Bond::Kind::person || bond.kind == Bond::Kind::ambiguous;
  }

  // A line that names no person of people.toml gives the key to nobody.
  static bool are_one(const Bond& a, const Bond& b) noexcept {
    return !names(a) || !names(b) || (a.kind == b.kind && a.person == b.person);
  }

  // Wherever the later line would say yes, the earlier one has said it already.
  static bool is_shadowed(const SignerLineView& earlier,
                          const SignerLineView& later,
                          const Bond& bond) noexcept {
    return bond.kind == Bond::Kind::person && covers_window(earlier, later);
  }

  void on_revoked() {
    if (keyrings_.files.content(kRevokedKeys) && keyrings_.revoked.empty() &&
        !keyrings_.is_broken(Format::ssh))
      write({Level::warning, Format::ssh, std::string(kRevokedKeys), 0, 0, "revoked-keys-empty",
             "the file is there and revokes nothing"});
    for (const RevokedKeyView& revoked : keyrings_.revoked.keys())
      if (revoked.key.standing == KeyStanding::unsupported)
        write({Level::warning, Format::ssh, std::string(kRevokedKeys), revoked.number, 0,
               "unsupported-key-type", "keys of this type cannot sign anyway"});
  }

  Keyrings& keyrings_;
  const std::vector<SignerLineView>& lines_;
  const std::vector<Bond>& bonds_;
};

}  // namespace

void remark_on_keys(Keyrings& keyrings) {
  // Who holds a key is not known then, and nothing may sign: what breaks comes first.
  if (keyrings.is_broken(std::nullopt))
    return;
  SshRemarks(keyrings).write();
  for (const ArmouredFile& file : keyrings.armoured)
    if (file.bond.kind == Bond::Kind::unknown)
      keyrings.add({Level::warning, Format::openpgp, base::printable(file.name), 0, 0,
                    "person-unknown", "the file's name is no principal of people.toml"});
}

}  // namespace refward::identity
