// SPDX-License-Identifier: Apache-2.0
#include "manifests/encrypted.h"

#include "base/bytes.h"
#include "base/text.h"
#include "manifests/values.h"

#include <algorithm>
#include <array>
#include <string>

namespace refward::manifests {
namespace {

constexpr std::string_view kAge = "age-encryption.org/v1\n";
constexpr std::string_view kAgeBegin = "-----BEGIN AGE ENCRYPTED FILE-----";
constexpr std::string_view kAgeEnd = "-----END AGE ENCRYPTED FILE-----";
constexpr std::string_view kPgpBegin = "-----BEGIN PGP MESSAGE-----";
constexpr std::string_view kPgpEnd = "-----END PGP MESSAGE-----";
constexpr std::string_view kVault = "$ANSIBLE_VAULT;";
constexpr std::string_view kGitCrypt("\0GITCRYPT\0", 10);
constexpr std::size_t kGitCryptNonce = 12;

std::string_view stripped(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// What stands between two lines, nothing around them.
std::string_view between(std::string_view value, std::string_view begin, std::string_view end) {
  value = stripped(value);
  if (value.size() < begin.size() + end.size() || !value.starts_with(begin) ||
      !value.ends_with(end))
    return {};
  return value.substr(begin.size(), value.size() - begin.size() - end.size());
}

bool is_hex_line(std::string_view line) {
  constexpr std::size_t kLongestLine = 80;
  return !line.empty() && line.size() <= kLongestLine &&
         line.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// salt, HMAC and ciphertext, each in hex, one a line, and that in hex once more.
bool is_vault_body(std::string_view hex) {
  constexpr std::size_t kSalt = 64;
  constexpr std::size_t kHmac = 64;
  const auto outer = base::parse_hex(hex);
  if (!outer)
    return false;
  const auto parts = base::split(base::as_text(*outer), '\n');
  return parts.size() == 3 && parts[0].size() == kSalt && parts[1].size() == kHmac &&
         !parts[2].empty() && std::ranges::all_of(parts, [](std::string_view part) {
           return base::parse_hex(part).has_value();
         });
}

bool is_vault_header(std::string_view line) {
  if (line == "$ANSIBLE_VAULT;1.1;AES256")
    return true;
  constexpr std::string_view kLabelled = "$ANSIBLE_VAULT;1.2;AES256;";
  return line.starts_with(kLabelled) && line.size() > kLabelled.size();
}

}  // namespace

bool is_age_armour(std::string_view value) {
  const auto decoded = base::parse_base64(without_blanks(between(value, kAgeBegin, kAgeEnd)));
  return decoded && base::as_text(*decoded).starts_with(kAge);
}

bool is_pgp_message(std::string_view value) {
  std::string_view body = between(value, kPgpBegin, kPgpEnd);
  // Header lines and a blank one stand before it, a checksum behind it (RFC 9580 section 6.2).
  const std::size_t blank = std::min(body.find("\n\n"), body.find("\n\r\n"));
  if (blank == std::string_view::npos)
    return false;
  body = stripped(body.substr(blank));
  if (const std::size_t line = body.rfind('\n'); line != std::string_view::npos)
    if (body.substr(line + 1).starts_with('='))
      body = body.substr(0, line);
  const auto decoded = base::parse_base64(without_blanks(body));
  constexpr std::uint8_t kPacketBit = 0x80;
  return decoded && !decoded->empty() && (decoded->front() & kPacketBit) != 0;
}

bool is_ansible_vault(std::string_view value) {
  const auto lines = base::split(stripped(value), '\n');
  if (!is_vault_header(base::trim(lines.front().substr(0, lines.front().find('\r')))))
    return false;
  std::string hex;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string_view line = stripped(lines[i]);
    if (!is_hex_line(line))
      return false;
    hex += line;
  }
  return is_vault_body(hex);
}

bool is_encrypted_text(std::string_view value) {
  const std::string_view begin = stripped(value);
  if (!begin.starts_with("-----BEGIN ") && !begin.starts_with(kVault))
    return false;
  return is_age_armour(value) || is_pgp_message(value) || is_ansible_vault(value);
}

bool is_encrypted_file(std::string_view text) noexcept {
  constexpr std::array kStarts = {kAge, kAgeBegin, kPgpBegin, kVault, kGitCrypt};
  return std::ranges::any_of(kStarts,
                             [&](std::string_view start) { return text.starts_with(start); });
}

Proof prove_file(std::string_view text) {
  if (!is_encrypted_file(text))
    return Proof::none;
  if (text.starts_with(kGitCrypt))
    return text.size() >= kGitCrypt.size() + kGitCryptNonce ? Proof::proven : Proof::malformed;
  if (text.starts_with(kAge))  // stanzas, then a line with the header's MAC
    return text.find("\n--- ") != std::string_view::npos ? Proof::proven : Proof::malformed;
  return is_encrypted_text(text) ? Proof::proven : Proof::malformed;
}

}  // namespace refward::manifests
