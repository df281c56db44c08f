// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/judgement.h"

#include "base/clock.h"

#include <algorithm>
#include <cstdint>
#include <variant>

namespace refward::signature::openpgp {
namespace {

constexpr unsigned kMaxNeededBits = 512;  // P-521 is content with SHA-512

base::Instant made_at(const SignaturePacket& packet) {
  return base::Instant(base::Seconds(packet.created));
}

unsigned bits_of(crypto::Hash hash) {
  switch (hash) {
    case crypto::Hash::sha256:
      return 256;
    case crypto::Hash::sha384:
      return 384;
    case crypto::Hash::sha512:
      return 512;
  }
  return 0;
}

// What makes a key too weak, if anything.
std::optional<std::string> weakness_of(const KeyIndex::Entry& entry, const Options& options) {
  if (const auto* broken = std::get_if<BrokenMaterial>(&entry.material()))
    return broken->what;
  const SubkeyInfo& key = *entry.holding().subkey;
  if (algorithm::is_rsa(entry.algorithm()) &&
      key.bits < std::max(options.min_rsa_bits, kLeastRsaBits))
    return key.type;
  return std::nullopt;
}

// RFC 6637 section 13: the hash is as strong as the curve. GnuPG refuses what is not.
bool is_hash_too_short(const SignaturePacket& packet, const SubkeyInfo& key) {
  return packet.algorithm == algorithm::kEcdsa &&
         bits_of(packet.hash) < std::min(key.bits, kMaxNeededBits);
}

bool is_older_than(const SignaturePacket& packet, const std::optional<base::Instant>& created) {
  return !created || made_at(packet) < *created;
}

// The primary key stands first among the subkeys.
const SubkeyInfo& primary_of(const Holding& named) {
  return named.key->subkeys.front();
}

// Which revocation counts: a hard one before any other.
const Revocation* revocation_at(const Holding& named, base::Instant at) {
  const Revocation* soft = nullptr;
  for (const auto* const revocation : {&named.key->revocation, &named.subkey->revocation}) {
    if (!*revocation)
      continue;
    if ((*revocation)->kind == Revocation::Kind::hard)
      return &**revocation;
    if ((*revocation)->since <= at)
      soft = &**revocation;
  }
  return soft;
}

Verdict at_another_time(Reason reason, const Holding& named, const std::string& detail) {
  Verdict verdict = about(reason, named, detail);
  verdict.depends_on_time = true;
  return verdict;
}

Verdict revoked(const Revocation& revocation, const Holding& named) {
  if (revocation.kind == Revocation::Kind::hard)
    return about(Reason::key_revoked, named, "compromised or for no stated reason");
  return at_another_time(Reason::key_revoked, named, "since " + base::to_rfc3339(revocation.since));
}

std::optional<base::Instant> earlier(const std::optional<base::Instant>& a,
                                     const std::optional<base::Instant>& b) {
  return a && b ? std::min(*a, *b) : (a ? a : b);
}

std::optional<base::Instant> expiry_of(const Holding& named) {
  return earlier(named.key->expires, named.subkey->expires);
}

base::Instant birth_of(const Holding& named) {
  const base::Instant never = base::Instant::max();
  return std::max(primary_of(named).created.value_or(never), named.subkey->created.value_or(never));
}

// Zero says the same as none (RFC 4880 section 5.2.3.10).
std::optional<base::Instant> end_of(const SignaturePacket& packet) {
  if (packet.lifetime.value_or(0) == 0)
    return std::nullopt;
  return made_at(packet) + base::Seconds(*packet.lifetime);
}

// GnuPG saw a reason of time, and the keyring knows of none at all: it is not as it was built.
Verdict unexplained(const Checked& checked, const SignaturePacket& packet, const Holding& named) {
  switch (checked.status) {
    case Status::key_revoked:
      return about(Reason::key_revoked, named, checked.detail);
    case Status::key_expired:
      return about(Reason::key_expired, named, checked.detail);
    default:
      return bad(packet, checked.detail);
  }
}

bool is_explained(Status status, const SignaturePacket& packet, const Holding& named) {
  switch (status) {
    case Status::key_revoked:
      return named.key->revocation || named.subkey->revocation;
    case Status::key_expired:
      return expiry_of(named).has_value();
    case Status::signature_expired:
      return end_of(packet).has_value();
    default:
      return true;
  }
}

}  // namespace

Verdict refused(Reason reason, std::string detail) {
  Verdict verdict;
  verdict.reason = reason;
  verdict.format = Format::openpgp;
  verdict.detail = std::move(detail);
  return verdict;
}

Verdict about(Reason reason, const Holding& named, std::string detail) {
  Verdict verdict = refused(reason, std::move(detail));
  verdict.key = named.subkey->fingerprint;
  verdict.primary_key = named.key->fingerprint;
  verdict.key_type = named.subkey->type;
  return verdict;
}

Verdict unknown_issuer(const Issuer& issuer) {
  Verdict verdict = refused(Reason::key_unknown, "");
  verdict.key = issuer.name();
  return verdict;
}

Verdict bad(const SignaturePacket& packet, std::string_view what) {
  return refused(Reason::bad_signature, std::string(what) + "; issuer " + packet.issuer.name());
}

std::optional<Verdict> fault_in(const SignaturePacket& packet,
                                const KeyIndex::Entry& entry,
                                const Terms& terms) {
  const Holding& named = entry.holding();
  const SubkeyInfo& key = *named.subkey;
  if (const auto weakness = weakness_of(entry, terms.options))
    return about(Reason::weak_key, named, *weakness);
  if (!key.can_sign)
    return about(Reason::key_not_for_signing, named, "");
  if (!algorithms_fit(packet.algorithm, entry.algorithm()))
    return bad(packet, "another algorithm than the key's");
  if (is_hash_too_short(packet, key))
    return about(Reason::weak_hash, named, "a hash that is shorter than the curve " + key.type);
  if (is_older_than(packet, key.created) || is_older_than(packet, primary_of(named).created))
    return bad(packet, "older than its key");
  if (made_at(packet) > terms.when.now + kMaxClockSkew)
    return bad(packet, "made in the future");
  return std::nullopt;
}

Verdict standing(const SignaturePacket& packet, const Holding& named, const Moment& when) {
  if (const Revocation* revocation = revocation_at(named, when.at))
    return revoked(*revocation, named);
  if (birth_of(named) > when.at)
    return at_another_time(Reason::key_not_yet_valid, named,
                           "made " + base::to_rfc3339(birth_of(named)));
  if (const auto expires = expiry_of(named); expires && *expires <= when.at)
    return at_another_time(Reason::key_expired, named, "since " + base::to_rfc3339(*expires));
  if (const auto end = end_of(packet); end && *end <= when.at)
    return at_another_time(Reason::signature_expired, named, "since " + base::to_rfc3339(*end));
  return about(Reason::good, named, "");
}

Verdict judge(const base::Result<Checked>& checked,
              const SignaturePacket& packet,
              const Holding& named,
              const Moment& when) {
  if (!checked)
    return refused(Reason::engine_failure, checked.error().what);
  switch (checked->status) {
    case Status::good:
    case Status::key_expired:
    case Status::key_revoked:
    case Status::signature_expired:
      if (checked->fingerprint != named.subkey->fingerprint)
        return refused(Reason::engine_failure, "GnuPG names another key");
      return is_explained(checked->status, packet, named) ? standing(packet, named, when)
                                                          : unexplained(*checked, packet, named);
    case Status::bad:
      return refused(Reason::bad_signature, "issuer " + named.subkey->fingerprint);
    case Status::wrong_usage:
      return about(Reason::key_not_for_signing, named, checked->detail);
    case Status::unbound:
      if (named.subkey->fingerprint != named.key->fingerprint)
        return about(Reason::key_not_for_signing, named, "not cross-certified");
      break;
    case Status::key_missing:  // though the keyring holds it
    case Status::other:
      break;
  }
  return refused(Reason::engine_failure, checked->detail);
}

}  // namespace refward::signature::openpgp
