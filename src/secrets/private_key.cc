// SPDX-License-Identifier: Apache-2.0
// Private keys in text: PEM (RFC 7468, and RFC 1421 headers), OpenSSH (PROTOCOL.key), OpenPGP
// armour (RFC 9580 section 6) and PuTTY. A label alone is no key: a body must follow that begins as
// the label promises, with real line ends or with escaped ones, as in JSON and in source code.
#include "base/bytes.h"
#include "secrets/judges.h"
#include "secrets/openpgp_secret.h"

#include <algorithm>
#include <cstdint>

namespace refward::secrets {
namespace {

// An RSA key of 16384 bits takes 12.6 KiB.
constexpr std::size_t kMaxBody = 32 * 1024;
constexpr std::size_t kMinBody = 56;  // base64 characters; Ed25519 in PKCS #8 has 64
constexpr std::size_t kMinWord = 16;  // shorter words before the body are headers and punctuation
constexpr std::string_view kSpace = " \t\r\n\"'\\,;";

bool is_base64(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '=';
}

// What follows the label up to the next dashes: headers and body, never the next key.
std::string_view body_area(const Sighting& sighting) {
  const std::string_view rest = sighting.text.substr(sighting.end, kMaxBody);
  return rest.substr(0, rest.find("-----"));
}

// One word of `area`, cut at white space, quotes and escaped line ends; `area` moves behind it.
std::string_view take_word(std::string_view& area) {
  while (!area.empty() && kSpace.find(area.front()) != std::string_view::npos) {
    const bool escape =
        area.size() > 1 && area[0] == '\\' && (area[1] == 'n' || area[1] == 'r' || area[1] == 't');
    area.remove_prefix(escape ? 2 : 1);
  }
  const std::string_view word = area.substr(0, area.find_first_of(kSpace));
  area.remove_prefix(word.size());
  return word;
}

bool is_body_word(std::string_view word, bool body_begun) {
  constexpr std::size_t kShortestTail = 3;  // "+" and "//" join strings and start comments
  return word.size() >= (body_begun ? kShortestTail : kMinWord) &&
         std::ranges::all_of(word, is_base64);
}

// The base64 of a key without its layout, so that the identity outlives re-wrapping and escaping.
std::string key_body(std::string_view area) {
  std::string body;
  while (!area.empty()) {
    std::string_view word = take_word(area);
    if (body.empty() && word.starts_with('+'))  // an added line of a patch
      word.remove_prefix(1);
    if (is_body_word(word, !body.empty()))
      body += word;
  }
  return body;
}

// The first `count` bytes behind the base64, whatever becomes of the rest.
base::ByteBuffer decoded_head(std::string_view body, std::size_t count) {
  body = body.substr(0, body.find('='));  // padding, or the checksum of an OpenPGP armour
  const std::size_t characters = std::min(body.size() / 4, (count + 2) / 3) * 4;
  return base::parse_base64(body.substr(0, characters)).value_or(base::ByteBuffer{});
}

enum class Protection { none, passphrase, not_a_key };

// "openssh-key-v1" NUL, then the cipher's name as an SSH string.
Protection openssh_protection(std::string_view body) {
  constexpr std::string_view kMagic{"openssh-key-v1", 15};
  const base::ByteBuffer head = decoded_head(body, 48);
  base::ByteReader reader{head};
  const auto magic = reader.take(kMagic.size());
  if (!magic || base::as_text(*magic) != kMagic)
    return Protection::not_a_key;
  const auto cipher = reader.ssh_string(32);
  if (!cipher)
    return Protection::not_a_key;
  return base::as_text(*cipher) == "none" ? Protection::none : Protection::passphrase;
}

// A DER SEQUENCE opens every other kind.
Protection der_protection(std::string_view label, std::string_view area, std::string_view body) {
  constexpr std::uint8_t kSequence = 0x30;
  if (area.find("Proc-Type: 4,ENCRYPTED") != std::string_view::npos)
    return Protection::passphrase;
  const base::ByteBuffer head = decoded_head(body, 3);
  if (head.empty() || head.front() != kSequence)
    return Protection::not_a_key;
  return label.starts_with("ENCRYPTED ") ? Protection::passphrase : Protection::none;
}

Protection openpgp_protection(std::string_view body) {
  switch (secret_key_of(decoded_head(body, kSecretKeyHead))) {
    case SecretKey::plain:
      return Protection::none;
    case SecretKey::encrypted:
      return Protection::passphrase;
    case SecretKey::none:
      break;
  }
  return Protection::not_a_key;
}

Protection protection_of(std::string_view label, std::string_view area, std::string_view body) {
  if (body.size() < kMinBody)
    return Protection::not_a_key;
  if (label.starts_with("OPENSSH "))
    return openssh_protection(body);
  if (label.starts_with("PGP "))
    return openpgp_protection(body);
  return der_protection(label, area, body);
}

std::optional<Opinion> judge_key(const Sighting& sighting, Protection wanted) {
  const std::string_view area = body_area(sighting);
  std::string body = key_body(area);
  if (protection_of(sighting.value, area, body) != wanted)
    return std::nullopt;
  const std::string_view label =
      sighting.text.substr(sighting.begin, sighting.end - sighting.begin);
  return Opinion{sighting.weight, Certainty::certain, label, std::move(body), std::string(label)};
}

// The text behind `name` up to the end of its line, within `area`.
std::string_view field(std::string_view area, std::string_view name) {
  const std::size_t at = area.find(name);
  if (at == std::string_view::npos)
    return {};
  const std::string_view rest = area.substr(at + name.size());
  return rest.substr(0, rest.find_first_of("\r\n\\"));
}

std::optional<Opinion> judge_putty(const Sighting& sighting, Protection wanted) {
  std::string_view area = sighting.text.substr(sighting.end, kMaxBody);
  area = area.substr(0, area.find("PuTTY-User-Key-File-"));
  const std::string_view cipher = field(area, "Encryption: ");
  const std::size_t lines = area.find("Private-Lines: ");
  if (cipher.empty() || lines == std::string_view::npos)
    return std::nullopt;
  if ((cipher == "none" ? Protection::none : Protection::passphrase) != wanted)
    return std::nullopt;
  std::string_view tail = area.substr(lines);
  tail = tail.substr(0, tail.find("Private-MAC"));
  return Opinion{sighting.weight, Certainty::certain, sighting.value, key_body(tail),
                 std::string(sighting.value)};
}

}  // namespace

std::optional<Opinion> judge_plain_key(const Sighting& sighting) {
  return judge_key(sighting, Protection::none);
}

std::optional<Opinion> judge_encrypted_key(const Sighting& sighting) {
  return judge_key(sighting, Protection::passphrase);
}

// The value is the label of a PEM block within the file; the rule's shape begins further up.
std::optional<Opinion> judge_service_account(const Sighting& sighting) {
  Sighting label = sighting;
  label.begin = static_cast<std::size_t>(sighting.value.data() - sighting.text.data());
  label.end = label.begin + sighting.value.size();
  label.value = "PRIVATE KEY";
  return judge_plain_key(label);
}

std::optional<Opinion> judge_plain_putty(const Sighting& sighting) {
  return judge_putty(sighting, Protection::none);
}

std::optional<Opinion> judge_encrypted_putty(const Sighting& sighting) {
  return judge_putty(sighting, Protection::passphrase);
}

}  // namespace refward::secrets
