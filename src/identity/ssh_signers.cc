// SPDX-License-Identifier: Apache-2.0
#include "identity/ssh_signers.h"

#include <utility>

namespace refward::identity {
namespace {

Reason reason_of(Bond::Kind kind) noexcept {
  switch (kind) {
    case Bond::Kind::person:
      return Reason::known;
    case Bond::Kind::wildcard:
      return Reason::key_wildcard;
    case Bond::Kind::unknown:
      return Reason::person_unknown;
    case Bond::Kind::ambiguous:
      return Reason::person_ambiguous;
    case Bond::Kind::authority:
      return Reason::key_unknown;
  }
  return Reason::person_unknown;
}

int nearness(Reason reason) noexcept {
  switch (reason) {
    case Reason::keyring_broken:
    case Reason::key_unknown:
      return 0;
    case Reason::key_namespace:
      return 1;
    case Reason::key_principal:
      return 2;
    case Reason::key_wildcard:
      return 3;
    case Reason::person_unknown:
      return 4;
    case Reason::person_ambiguous:
      return 5;
    case Reason::key_not_yet_valid:
      return 6;
    case Reason::key_no_longer_valid:
      return 7;
    case Reason::key_revoked:
      return 8;
    case Reason::known:
      return 9;
  }
  return 0;
}

}  // namespace

SshSigners::SshSigners(std::vector<SignerLineView> lines)
    : lines_(std::move(lines)),
      next_(lines_.size(), kNone),
      previous_(lines_.size(), kNone),
      keys_(lines_.size()) {
  std::vector<std::uint32_t> last(lines_.size());  // of a key's first line: its latest one
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    TextTable& table = lines_[i].certificate_authority ? authorities_ : keys_;
    const std::uint32_t first = table.emplace(lines_[i].key.base64, i);
    if (first != i) {
      previous_[i] = last[first];
      next_[last[first]] = i;
    }
    last[first] = i;
  }
}

std::vector<Claim> SshSigners::claims() const {
  std::vector<Claim> claims;
  claims.reserve(lines_.size());
  for (std::uint32_t i = 0; i < lines_.size(); ++i)
    claims.push_back({lines_[i].principals, previous_[i],
                      lines_[i].certificate_authority ? Claim::By::authority : Claim::By::key});
  return claims;
}

bool can_sign(const SignerLineView& line, unsigned min_rsa_bits) noexcept {
  return line.key.standing == KeyStanding::usable &&
         (line.key.rsa_bits == 0 || line.key.rsa_bits >= min_rsa_bits);
}

Reason judge_window(const SignerLineView& line, base::Instant at) noexcept {
  if (line.valid_after && at < *line.valid_after)
    return Reason::key_not_yet_valid;
  if (line.valid_before && at > *line.valid_before)
    return Reason::key_no_longer_valid;
  return Reason::known;
}

bool covers_window(const SignerLineView& earlier, const SignerLineView& later) noexcept {
  const bool all_namespaces =
      !earlier.namespaces ||
      (later.namespaces && earlier.namespaces->text() == later.namespaces->text());
  const bool from_before =
      !earlier.valid_after || (later.valid_after && *earlier.valid_after <= *later.valid_after);
  const bool to_after =
      !earlier.valid_before || (later.valid_before && *earlier.valid_before >= *later.valid_before);
  return all_namespaces && from_before && to_after;
}

Reason judge_line(const SignerLineView& line,
                  const Bond& bond,
                  std::string_view ns,
                  base::Instant at) noexcept {
  if (line.namespaces && !line.namespaces->matches(ns))
    return Reason::key_namespace;
  if (bond.kind != Bond::Kind::person)
    return reason_of(bond.kind);
  return judge_window(line, at);
}

Reason judge_window(const signature::SshCertificate& certificate, base::Instant at) noexcept {
  if (at < certificate.valid_after)
    return Reason::key_not_yet_valid;
  if (certificate.valid_before && at >= *certificate.valid_before)
    return Reason::key_no_longer_valid;
  return Reason::known;
}

bool is_nearer(Reason a, Reason b) noexcept {
  return nearness(a) > nearness(b);
}

bool is_of_time(Reason reason) noexcept {
  return reason == Reason::key_not_yet_valid || reason == Reason::key_no_longer_valid;
}

}  // namespace refward::identity
