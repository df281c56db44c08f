// SPDX-License-Identifier: Apache-2.0
// Signers::identify: a verdict's key to its person (design.md 4.4). Every way out that is not
// `known` carries no person.
#include "base/bytes.h"
#include "identity/keyrings.h"
#include "identity/signers.h"
#include "signature/ssh/public_key.h"

#include <algorithm>

namespace refward::identity {
namespace {

using signature::Format;
using signature::Verdict;

class Identification {
 public:
  Identification(const Keyrings& keyrings, std::string_view ns, base::Instant at) noexcept
      : keyrings_(keyrings), ns_(ns), at_(at) {}

  [[nodiscard]] Identified ssh(const Verdict& verdict) const {
    const std::string key = base::to_base64(verdict.public_key);
    if (const std::uint64_t line = keyrings_.ssh.revoked(key); line != 0)
      return {Reason::key_revoked, nullptr, {}, place_of(kRevokedKeys, line)};
    if (const auto* const revocation =
            holding_revocation(signature::ssh::fingerprint_of(verdict.public_key)))
      return revoked(*revocation);
    Identified nearest;
    for (std::uint32_t i = keyrings_.ssh.first(key); i != kNone; i = keyrings_.ssh.next(i)) {
      Identified found = by_line(i);
      if (found.reason == Reason::known)
        return found;
      if (nearest.place.empty() || is_nearer(found.reason, nearest.reason))
        nearest = std::move(found);
    }
    return nearest;
  }

  // Revocation, expiry and capability by the key's owner are in the verdict: GnuPG judges keys.
  [[nodiscard]] Identified openpgp(const Verdict& verdict) const {
    for (const std::string& name : {verdict.primary_key, verdict.key})
      if (const auto* const revocation = holding_revocation(name))
        return revoked(*revocation);
    Identified best;
    if (!keyrings_.openpgp)
      return best;
    for (const signature::openpgp::KeyInfo& key : keyrings_.openpgp->keys()) {
      if (key.fingerprint != verdict.primary_key)
        continue;
      Identified found = by_file(key.principal);
      if (found.reason == Reason::known && best.reason == Reason::known &&
          found.person != best.person)
        return {Reason::person_ambiguous, nullptr, best.principal, best.place};
      if (best.place.empty() || is_nearer(found.reason, best.reason))
        best = std::move(found);
    }
    return best;
  }

 private:
  [[nodiscard]] const Revocation* holding_revocation(std::string_view key) const {
    const auto found = keyrings_.revocations.find(key);
    const bool holds = found != keyrings_.revocations.end() && found->second.holds_at(at_);
    return holds ? &found->second : nullptr;
  }

  static Identified revoked(const Revocation& revocation) {
    return {Reason::key_revoked, nullptr, {}, place_of(kPeopleToml, revocation.line)};
  }

  [[nodiscard]] Identified by_line(std::uint32_t i) const {
    const SignerLineView& line = keyrings_.ssh.lines()[i];
    const Bond& bond = keyrings_.ssh_bonds[i];
    Identified found;
    found.place = place_of(kAllowedSigners, line.number);
    found.principal = bond.principal;
    if (!can_sign(line, keyrings_.options.min_rsa_bits))
      return found;
    found.reason = judge_line(line, bond, ns_, at_);
    if (found.reason == Reason::known)
      found.person = &keyrings_.people.all()[bond.person];
    return found;
  }

  [[nodiscard]] Identified by_file(std::string_view principal) const {
    const auto file = std::find_if(
        keyrings_.armoured.begin(), keyrings_.armoured.end(),
        [&](const ArmouredFile& candidate) { return candidate.principal == principal; });
    if (file == keyrings_.armoured.end())
      return {};
    Identified found{Reason::person_unknown, nullptr, std::string(principal),
                     std::string(file->name)};
    if (file->bond.kind == Bond::Kind::person) {
      found.reason = Reason::known;
      found.person = &keyrings_.people.all()[file->bond.person];
    }
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
  const base::Instant at = when.at;
  if (!verdict.good() || !verdict.format || !keyrings_->options.formats.contains(*verdict.format))
    return {};
  if (broken(*verdict.format))
    return {Reason::keyring_broken, nullptr, {}, {}};
  const Identification identification(*keyrings_, ns, at);
  switch (*verdict.format) {
    case Format::ssh:
      return identification.ssh(verdict);
    case Format::openpgp:
      if (openpgp() == nullptr && broken(Format::openpgp))
        return {Reason::keyring_broken, nullptr, {}, {}};
      return identification.openpgp(verdict);
    case Format::x509:
      return {};
  }
  return {};
}

}  // namespace refward::identity
