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
    case Reason::key_wildcard:
      return 2;
    case Reason::person_unknown:
      return 3;
    case Reason::person_ambiguous:
      return 4;
    case Reason::key_not_yet_valid:
      return 5;
    case Reason::key_no_longer_valid:
      return 6;
    case Reason::key_revoked:
      return 7;
    case Reason::known:
      return 8;
  }
  return 0;
}

}  // namespace

SshSigners::SshSigners(std::vector<SignerLineView> lines,
                       const std::vector<RevokedKeyView>& revoked)
    : lines_(std::move(lines)), next_(lines_.size(), kNone), previous_(lines_.size(), kNone) {
  std::unordered_map<std::string_view, std::uint32_t> last;
  first_.reserve(lines_.size());
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    if (lines_[i].certificate_authority)
      continue;
    const std::string_view key = lines_[i].key.base64;
    const auto [first, is_new] = first_.emplace(key, i);
    if (is_new)
      continue;
    const auto before = last.emplace(key, first->second).first;
    previous_[i] = std::exchange(before->second, i);
    next_[previous_[i]] = i;
  }
  for (const RevokedKeyView& key : revoked)
    revoked_.emplace(key.key.base64, key.number);
}

std::vector<Claim> SshSigners::claims() const {
  std::vector<Claim> claims;
  claims.reserve(lines_.size());
  for (std::uint32_t i = 0; i < lines_.size(); ++i)
    claims.push_back({lines_[i].principals, previous_[i]});
  return claims;
}

std::uint32_t SshSigners::first(std::string_view key) const noexcept {
  const auto found = first_.find(key);
  return found == first_.end() ? kNone : found->second;
}

std::uint64_t SshSigners::revoked(std::string_view key) const noexcept {
  const auto found = revoked_.find(key);
  return found == revoked_.end() ? 0 : found->second;
}

bool can_sign(const SignerLineView& line, unsigned min_rsa_bits) noexcept {
  return !line.certificate_authority && line.key.standing == KeyStanding::usable &&
         (line.key.rsa_bits == 0 || line.key.rsa_bits >= min_rsa_bits);
}

Reason judge_line(const SignerLineView& line,
                  const Bond& bond,
                  std::string_view ns,
                  base::Instant at) noexcept {
  if (line.namespaces && !line.namespaces->matches(ns))
    return Reason::key_namespace;
  if (bond.kind != Bond::Kind::person)
    return reason_of(bond.kind);
  if (line.valid_after && at < *line.valid_after)
    return Reason::key_not_yet_valid;
  if (line.valid_before && at > *line.valid_before)
    return Reason::key_no_longer_valid;
  return Reason::known;
}

bool is_nearer(Reason a, Reason b) noexcept {
  return nearness(a) > nearness(b);
}

}  // namespace refward::identity
