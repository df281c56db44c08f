// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/standing.h"

#include "crypto/hash.h"
#include "signature/openpgp/fingerprint.h"
#include "signature/openpgp/key_material.h"
#include "signature/openpgp/key_signature.h"
#include "signature/openpgp/signature_packet.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <variant>
#include <vector>

namespace refward::signature::openpgp {
namespace {

// RFC 4880 section 5.2.3.23: these say that the key was good until it was replaced or put away.
constexpr std::uint8_t kSuperseded = 1;
constexpr std::uint8_t kRetired = 3;

base::Instant instant(std::uint32_t seconds) {
  return base::Instant(base::Seconds(seconds));
}

// Section 5.2.2: a version 3 signature has the length of its hashed part before its class.
std::optional<std::uint8_t> kind_of(base::Bytes body) {
  const std::size_t at = !body.empty() && body.front() <= 3 ? 2 : 1;
  return body.size() > at ? std::optional(body[at]) : std::nullopt;
}

// Nothing where one of them cannot be read: then nothing is known of all.
std::optional<std::vector<KeySignature>> signatures_of(const PublicKey& key, std::uint8_t kind) {
  std::vector<KeySignature> found;
  for (const base::Bytes body : key.signatures) {
    if (kind_of(body) != kind)
      continue;
    base::Result<KeySignature> signature = parse_key_signature(body);
    if (!signature || !signature->created)
      return std::nullopt;
    found.push_back(*std::move(signature));
  }
  return found;
}

// Those of the latest creation time.
std::vector<KeySignature> newest_bindings(const PublicKey& subkey) {
  std::optional<std::vector<KeySignature>> all =
      signatures_of(subkey, signature_class::kSubkeyBinding);
  if (!all || all->empty())
    return {};
  std::uint32_t newest = 0;
  for (const KeySignature& binding : *all)
    newest = std::max(newest, *binding.created);
  std::erase_if(*all, [newest](const KeySignature& one) { return *one.created != newest; });
  return *std::move(all);
}

// Section 5.2.4: how a key goes into a digest.
std::array<std::uint8_t, 3> head_of(const PublicKey& key) {
  return {0x99, static_cast<std::uint8_t>(key.packet.size() >> 8),
          static_cast<std::uint8_t>(key.packet.size())};
}

bool is_back_signature(base::Bytes body,
                       const KeyMaterial& material,
                       const PublicKey& subkey,
                       const PublicKey& primary) {
  const base::Result<KeySignature> back = parse_key_signature(body);
  const std::optional<KeyHead> head = key_head(subkey.packet);
  if (!back || !head || back->kind != signature_class::kBackSignature || !back->created ||
      *back->created < head->created || back->lifetime.value_or(0) != 0)
    return false;
  const auto hash = hash_named(back->hash);
  base::ByteReader reader(back->number_part);
  const auto numbers = signature_numbers(reader, back->algorithm);
  if (!hash || !numbers || !algorithms_fit(back->algorithm, head->algorithm))
    return false;
  const crypto::Digest digest =
      crypto::digest_of(*hash, {head_of(primary), primary.packet, head_of(subkey), subkey.packet,
                                back->hashed_part, trailer_of(back->hashed_part)});
  return verifies(material, digest, *numbers);
}

bool is_soft(const KeySignature& revocation, const PublicKey& primary) {
  const std::uint8_t reason = revocation.revocation_reason.value_or(0);
  const std::string_view own = key_id_of(primary.fingerprint);
  const auto is_own = [own](const std::string& id) { return id == own; };
  // One by a designated revoker names him, and is hard whatever its reason.
  return (reason == kSuperseded || reason == kRetired) && !revocation.key_ids.empty() &&
         std::all_of(revocation.key_ids.begin(), revocation.key_ids.end(), is_own);
}

Revocation hard() {
  return {Revocation::Kind::hard, {}};
}

}  // namespace

Consent consent_of(const PublicKey& subkey, const PublicKey& primary) {
  const KeyMaterial material = parse_key_material(subkey.packet);
  if (std::holds_alternative<ForeignMaterial>(material))
    return Consent::foreign;
  const std::vector<KeySignature> bindings = newest_bindings(subkey);
  const auto is_given = [&](base::Bytes body) {
    return is_back_signature(body, material, subkey, primary);
  };
  const auto holds_consent = [&](const KeySignature& binding) {
    return !binding.embedded.empty() &&
           std::all_of(binding.embedded.begin(), binding.embedded.end(), is_given);
  };
  return !bindings.empty() && std::all_of(bindings.begin(), bindings.end(), holds_consent)
             ? Consent::given
             : Consent::missing;
}

std::optional<base::Instant> binding_ends(const PublicKey& subkey) {
  std::optional<base::Instant> end;
  for (const KeySignature& binding : newest_bindings(subkey)) {
    if (binding.lifetime.value_or(0) == 0)
      continue;
    const base::Instant own = instant(*binding.created) + base::Seconds(*binding.lifetime);
    end = end ? std::min(*end, own) : own;
  }
  return end;
}

Revocation revocation_of(const PublicKey& key, const PublicKey& primary) {
  const bool is_primary = key.role == KeyRole::primary;
  const auto revocations = signatures_of(
      key, is_primary ? signature_class::kKeyRevocation : signature_class::kSubkeyRevocation);
  if (!revocations)
    return hard();
  if (revocations->empty())
    return is_primary ? hard() : revocation_of(primary, primary);
  Revocation soft{Revocation::Kind::soft, instant(*revocations->front().created)};
  for (const KeySignature& one : *revocations) {
    if (!is_soft(one, primary))
      return hard();
    soft.since = std::min(soft.since, instant(*one.created));
  }
  return soft;
}

}  // namespace refward::signature::openpgp
