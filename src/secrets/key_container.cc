// SPDX-License-Identifier: Apache-2.0
// Private keys in binary files: OpenPGP (RFC 9580), PKCS #12 (RFC 7292), Java's own key stores. The
// anchor has seen the magic; here the structure says whether a key is in it, and whether a
// passphrase keeps it.
#include "base/bytes.h"
#include "secrets/judges.h"
#include "secrets/openpgp_secret.h"

#include <algorithm>
#include <cstdint>

namespace refward::secrets {
namespace {

constexpr std::size_t kMaxContainer = 1024 * 1024;  // looked through for a key's mark

// The file from the match on stands for the key: its identity, and a mask that says the kind.
Opinion container(const Sighting& sighting, std::string_view kind) {
  const std::string_view whole = sighting.text.substr(sighting.begin, kMaxContainer);
  return {sighting.weight, Certainty::certain, whole.substr(0, 1), std::string(whole),
          std::string(kind)};
}

std::optional<Opinion> judge_openpgp(const Sighting& sighting, SecretKey wanted) {
  if (sighting.begin != 0 || secret_key_of(base::as_bytes(sighting.text)) != wanted)
    return std::nullopt;
  return container(sighting, "OpenPGP secret key");
}

// The object identifiers of the two kinds of bag that hold a key, 1.2.840.113549.1.12.10.1.x. A
// store whose bags are all encrypted as a whole shows neither, and holds certificates by custom.
constexpr std::string_view kKeyBag{"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x01", 13};
constexpr std::string_view kShroudedBag{"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02", 13};

bool holds(const Sighting& sighting, std::string_view bag) {
  return sighting.text.substr(sighting.begin, kMaxContainer).find(bag) != std::string_view::npos;
}

}  // namespace

std::optional<Opinion> judge_plain_openpgp(const Sighting& sighting) {
  return judge_openpgp(sighting, SecretKey::plain);
}

std::optional<Opinion> judge_encrypted_openpgp(const Sighting& sighting) {
  return judge_openpgp(sighting, SecretKey::encrypted);
}

std::optional<Opinion> judge_plain_pkcs12(const Sighting& sighting) {
  return holds(sighting, kKeyBag) ? std::optional(container(sighting, "PKCS #12")) : std::nullopt;
}

std::optional<Opinion> judge_encrypted_pkcs12(const Sighting& sighting) {
  if (holds(sighting, kKeyBag) || !holds(sighting, kShroudedBag))
    return std::nullopt;
  return container(sighting, "PKCS #12");
}

// Magic, version, the number of entries; then of the first entry its kind: 1 a private key, 2 a
// certificate (which alone makes a trust store), 3 a secret key (JCEKS).
std::optional<Opinion> judge_java_keystore(const Sighting& sighting) {
  constexpr std::size_t kHead = 8;
  constexpr std::uint32_t kCertificate = 2;
  base::ByteReader reader(base::as_bytes(sighting.text.substr(sighting.begin, kMaxContainer)));
  const auto head = reader.take(kHead);
  const auto count = reader.u32();
  if (!head || !count || *count == 0 || *count > 10'000)
    return std::nullopt;
  for (std::uint32_t entry = 0; entry < *count; ++entry) {
    const auto kind = reader.u32();
    const auto alias = reader.u16();
    if (!kind || !alias || *kind == 0 || *kind > 3 || !reader.take(*alias) || !reader.u64())
      return std::nullopt;
    if (*kind != kCertificate)
      return container(sighting, "Java key store");
    const auto type = reader.u16();
    if (!type || !reader.take(*type))
      return std::nullopt;
    const auto size = reader.u32();
    if (!size || !reader.take(*size))
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace refward::secrets
