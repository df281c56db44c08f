// SPDX-License-Identifier: Apache-2.0
// Signers::identify: a verdict's key to its person (design.md 4.4). Every way out that is not
// `known` carries no person.
#include "base/bytes.h"
#include "identity/keyrings.h"
#include "identity/signers.h"
#include "signature/ssh/public_key.h"

#include <algorithm>
#include <string>
#include <vector>

namespace refward::identity {
namespace {

using signature::Format;
using signature::SshCertificate;
using signature::Verdict;

Identified refused(Reason reason, std::string place) {
  return {reason, nullptr, {}, std::move(place), false};
}

// Of two answers about one key, the one nearer to a yes.
void take_nearer(Identified& nearest, Identified found) {
  if (nearest.place.empty() || is_nearer(found.reason, nearest.reason))
    nearest = std::move(found);
}

class Identification {
 public:
  Identification(const Keyrings& keyrings, std::string_view ns, base::Instant at) noexcept
      : keyrings_(keyrings), ns_(ns), at_(at) {}

  [[nodiscard]] Identified ssh(const Verdict& verdict) const {
    const auto& certificate = verdict.certificate;
    if (std::string place = keyrings_.revoked.revoking(verdict.public_key, certificate);
        !place.empty())
      return refused(Reason::key_revoked, std::move(place));
    std::vector<std::string> names;
    if (!keyrings_.revocations.empty()) {
      names.push_back(signature::ssh::fingerprint_of(verdict.public_key));
      if (certificate)
        names.push_back(signature::ssh::fingerprint_of(certificate->authority));
    }
    return unless_revoked(names, [&] {
      return certificate ? by_authority(*certificate) : by_key(verdict.public_key);
    });
  }

  // Revocation, expiry and capability by the key's owner are in the verdict: GnuPG judges keys.
  [[nodiscard]] Identified openpgp(const Verdict& verdict) const {
    return unless_revoked({verdict.primary_key, verdict.key},
                          [&] { return by_primary_key(verdict.primary_key); });
  }

  // Path, usages and times of the certificate are in the verdict.
  [[nodiscard]] Identified x509(const Verdict& verdict) const {
    std::vector<std::string> names{verdict.key};
    if (verdict.x509) {
      if (!verdict.x509->twin_key.empty())
        names.push_back(verdict.x509->twin_key);
      names.insert(names.end(), verdict.x509->authority_keys.begin(),
                   verdict.x509->authority_keys.end());
    }
    return unless_revoked(names, [&] {
      Identified found = refused(Reason::person_unknown, std::string(kX509Roots));
      if (verdict.x509)
        take(found, whom(verdict.x509->emails, PrincipalKind::email));
      return found;
    });
  }

 private:
  // A revocation with a date says nothing of what was received before: `ask` tells whether the key
  // would do then.
  template <typename Ask>
  [[nodiscard]] Identified unless_revoked(const std::vector<std::string>& names,
                                          const Ask& ask) const {
    const Revocation* dated = nullptr;
    for (const std::string& name : names) {
      const auto found = keyrings_.revocations.find(name);
      if (found == keyrings_.revocations.end() || !found->second.holds_at(at_))
        continue;
      if (!found->second.is_dated())
        return revoked(found->second);
      dated = &found->second;
    }
    if (dated == nullptr)
      return ask();
    const Identified else_found = ask();
    Identified out = revoked(*dated);
    out.depends_on_time = else_found.reason == Reason::known || else_found.depends_on_time;
    return out;
  }

  static Identified revoked(const Revocation& revocation) {
    return refused(Reason::key_revoked, place_of(kPeopleToml, revocation.line));
  }

  [[nodiscard]] Identified by_key(base::Bytes blob) const {
    Identified nearest;
    for (std::uint32_t i = keyrings_.ssh.first(base::to_base64(blob));
         i != kNone && nearest.reason != Reason::known; i = keyrings_.ssh.next(i))
      take_nearer(nearest, by_line(i));
    return nearest;
  }

  [[nodiscard]] Identified by_authority(const SshCertificate& certificate) const {
    Identified nearest;
    for (std::uint32_t i = keyrings_.ssh.first_authority(base::to_base64(certificate.authority));
         i != kNone && nearest.reason != Reason::known; i = keyrings_.ssh.next(i))
      take_nearer(nearest, by_authority_line(i, certificate));
    return nearest;
  }

  [[nodiscard]] Identified by_line(std::uint32_t i) const {
    const SignerLineView& line = keyrings_.ssh.lines()[i];
    const Bond& bond = keyrings_.ssh_bonds[i];
    Identified found = refused(Reason::key_unknown, place_of(kAllowedSigners, line.number));
    found.principal = bond.principal;
    if (!can_sign(line, keyrings_.options.min_rsa_bits))
      return found;
    judge(found, judge_line(line, bond, ns_, at_));
    if (found.reason == Reason::known)
      found.person = &keyrings_.people.at(bond.person);
    return found;
  }

  // The line's patterns permit; who is meant, the principals say that they permit.
  [[nodiscard]] Identified by_authority_line(std::uint32_t i,
                                             const SshCertificate& certificate) const {
    const SignerLineView& line = keyrings_.ssh.lines()[i];
    Identified found = refused(Reason::key_unknown, place_of(kAllowedSigners, line.number));
    if (!can_sign(line, keyrings_.options.min_rsa_bits))
      return found;
    found.reason = Reason::key_namespace;
    if (line.namespaces && !line.namespaces->matches(ns_))
      return found;
    std::vector<std::string> permitted;
    for (const std::string& principal : certificate.principals)
      if (line.principals.matches(principal))
        permitted.push_back(principal);
    found.reason = Reason::key_principal;
    if (permitted.empty())
      return found;
    take(found, whom(permitted, PrincipalKind::name));
    if (found.reason == Reason::known)
      judge(found, judge_window(line, at_));
    if (found.reason == Reason::known)
      judge(found, judge_window(certificate, at_));
    return found;
  }

  // Other refusals come before those of time, so that one of time stands alone.
  static void judge(Identified& found, Reason reason) {
    found.reason = reason;
    found.depends_on_time = is_of_time(reason);
    if (reason != Reason::known)
      found.person = nullptr;
  }

  static void take(Identified& found, Vouched vouched) {
    found.reason = vouched.reason;
    found.person = vouched.person;
    found.principal = std::move(vouched.principal);
  }

  [[nodiscard]] Vouched whom(const std::vector<std::string>& principals, PrincipalKind kind) const {
    return keyrings_.guests.whom(
        principals, kind, keyrings_.people,
        keyrings_.has_people_toml ? PeopleSource::people_toml : PeopleSource::lines);
  }

  [[nodiscard]] Identified by_primary_key(std::string_view fingerprint) const {
    Identified best;
    const auto& holders = keyrings_.openpgp_holders;
    const auto [first, end] =
        std::equal_range(holders.begin(), holders.end(), OpenPgpHolder{fingerprint, nullptr});
    for (auto holder = first; holder != end; ++holder) {
      Identified found = by_file(*holder->file);
      if (found.reason == Reason::known && best.reason == Reason::known &&
          found.person != best.person)
        return {Reason::person_ambiguous, nullptr, best.principal, best.place};
      take_nearer(best, std::move(found));
    }
    return best;
  }

  [[nodiscard]] Identified by_file(const ArmouredFile& file) const {
    Identified found = refused(Reason::person_unknown, std::string(file.name));
    found.principal = file.principal;
    if (file.bond.kind != Bond::Kind::person)
      return found;
    found.reason = Reason::known;
    found.person = &keyrings_.people.at(file.bond.person);
    return found;
  }

  const Keyrings& keyrings_;
  std::string_view ns_;
  base::Instant at_;
};

}  // namespace

Identified Signers::identify(const Verdict& verdict,
                             std::string_view ns,
                             signature::Moment when) const {
  if (!verdict.good() || !verdict.format || !keyrings_->options.formats.contains(*verdict.format))
    return {};
  // Building it may show that it is broken.
  const bool is_there = *verdict.format == Format::openpgp ? openpgp() != nullptr
                        : *verdict.format == Format::x509  ? x509() != nullptr
                                                           : true;
  if (broken(*verdict.format))
    return refused(Reason::keyring_broken, {});
  if (!is_there)
    return {};
  const Identification identification(*keyrings_, ns, when.at);
  switch (*verdict.format) {
    case Format::ssh:
      return identification.ssh(verdict);
    case Format::openpgp:
      return identification.openpgp(verdict);
    case Format::x509:
      return identification.x509(verdict);
  }
  return {};
}

const Person* Signers::holder_of(base::Bytes ssh_key_blob, base::Instant at) const {
  if (broken(Format::ssh) || !keyrings_->revoked.revoking(ssh_key_blob, std::nullopt).empty())
    return nullptr;
  const auto revocation = keyrings_->revocations.find(signature::ssh::fingerprint_of(ssh_key_blob));
  if (revocation != keyrings_->revocations.end() && revocation->second.holds_at(at))
    return nullptr;
  const Person* holder = nullptr;
  for (std::uint32_t i = keyrings_->ssh.first(base::to_base64(ssh_key_blob)); i != kNone;
       i = keyrings_->ssh.next(i)) {
    const SignerLineView& line = keyrings_->ssh.lines()[i];
    const Bond& bond = keyrings_->ssh_bonds[i];
    if (line.key.standing == KeyStanding::certificate || judge_window(line, at) != Reason::known)
      continue;
    if (bond.kind == Bond::Kind::ambiguous)
      return nullptr;
    if (bond.kind != Bond::Kind::person)
      continue;
    const Person* const person = &keyrings_->people.at(bond.person);
    if (holder != nullptr && holder != person)
      return nullptr;
    holder = person;
  }
  return holder;
}

}  // namespace refward::identity
