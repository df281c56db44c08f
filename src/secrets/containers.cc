// SPDX-License-Identifier: Apache-2.0
#include "secrets/containers.h"

#include "secrets/key_store.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace refward::secrets {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kRotate =
    "replace this key everywhere it is trusted, then take it out of the history";
constexpr std::string_view kRotateContents =
    "replace every key in it, for its password may be guessed at leisure; keep it elsewhere";

constexpr std::array kRules = {
    RuleInfo{"private-key-file", "private key file without a password", kRotate,
             "https://www.rfc-editor.org/rfc/rfc5958"},
    RuleInfo{"private-key-file-encrypted", "private key file under a password", kRotateContents,
             "https://www.rfc-editor.org/rfc/rfc5958"},
    RuleInfo{"key-store", "key store with an unprotected private key", kRotate,
             "https://www.rfc-editor.org/rfc/rfc7292"},
    RuleInfo{"key-store-encrypted", "key store under a password", kRotateContents,
             "https://www.rfc-editor.org/rfc/rfc7292"},
    RuleInfo{"kerberos-keytab", "Kerberos key table",
             "change the principals' keys in the realm, then take it out of the history",
             "https://web.mit.edu/kerberos/krb5-latest/doc/formats/keytab_file_format.html"},
    RuleInfo{"password-database", "password database",
             "change the passwords in it, for its own may be guessed at leisure; keep it elsewhere",
             "docs/secrets.md"},
    RuleInfo{"strong-name-key", ".NET strong-name key pair",
             "keep it, if the project publishes it on purpose; else sign with another one",
             "https://learn.microsoft.com/dotnet/standard/assembly/strong-named"},
};

Container found(std::string_view rule, Weight weight) {
  return {*std::ranges::find(kRules, rule, &RuleInfo::name), weight};
}

std::optional<Container> key_file(std::optional<Secrecy> secrecy) {
  if (!secrecy)
    return std::nullopt;
  return *secrecy == Secrecy::plain ? found("private-key-file", Weight::error)
                                    : found("private-key-file-encrypted", Weight::warning);
}

std::optional<Container> key_store(std::optional<Secrecy> secrecy) {
  if (!secrecy)
    return std::nullopt;
  return *secrecy == Secrecy::plain ? found("key-store", Weight::error)
                                    : found("key-store-encrypted", Weight::warning);
}

std::uint32_t little32(std::string_view bytes, std::size_t at) noexcept {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;)
    value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

// Microsoft's PVK file: header, salt, key.
std::optional<Secrecy> pvk_key(std::string_view bytes) {
  constexpr std::size_t kHeader = 24;
  if (!bytes.starts_with("\x1e\xf1\xb5\xb0\0\0\0\0"sv) || bytes.size() < kHeader)
    return std::nullopt;
  const std::uint64_t size = std::uint64_t{little32(bytes, 16)} + little32(bytes, 20) + kHeader;
  if (size != bytes.size())
    return std::nullopt;
  return little32(bytes, 12) == 0 ? Secrecy::plain : Secrecy::protected_by_password;
}

// PRIVATEKEYBLOB of an RSA key: header, modulus, five halves and the exponent.
bool is_strong_name(std::string_view bytes) {
  constexpr std::size_t kHeader = 20;
  if (!bytes.starts_with("\7\2\0\0\0\x24\0\0RSA2"sv) || bytes.size() < kHeader)
    return false;
  return bytes.size() == kHeader + std::uint64_t{little32(bytes, 12)} / 16 * 9;
}

// GnuPG's private-keys-v1.d: canonical S-expressions, and the newer form with names and values.
std::optional<Secrecy> gnupg_key(std::string_view bytes) {
  constexpr std::size_t kMaxHead = 4096;
  const std::string_view head = bytes.substr(0, kMaxHead);
  if (head.starts_with("(11:private-key("))
    return Secrecy::plain;
  if (head.starts_with("(21:protected-private-key("))
    return Secrecy::protected_by_password;
  const std::size_t line = head.find("\nKey: (");
  if (!head.starts_with("Key: (") && line == std::string_view::npos)
    return std::nullopt;
  const std::string_view key = head.substr(head.starts_with("Key: (") ? 0 : line + 1);
  if (key.starts_with("Key: (private-key ("))
    return Secrecy::plain;
  if (key.starts_with("Key: (protected-private-key ("))
    return Secrecy::protected_by_password;
  return std::nullopt;
}

// The schema of NSS's key database stands in its first pages.
bool is_nss_database(std::string_view bytes) {
  constexpr std::size_t kSchema = 64U << 10;
  const std::string_view head = bytes.substr(0, kSchema);
  return head.starts_with("SQLite format 3\0"sv) &&
         head.find("CREATE TABLE nssPrivate") != std::string_view::npos;
}

// Berkeley DB 1.85 with the names that NSS gave its entries.
bool is_old_nss_database(std::string_view bytes, std::string_view path) {
  return path.ends_with("key3.db") &&
         (bytes.starts_with("\x00\x06\x15\x61"sv) || bytes.starts_with("\x61\x15\x06\x00"sv));
}

bool is_password_database(std::string_view bytes, std::string_view path) {
  constexpr std::array kMagics = {
      "\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5"sv,  // KeePass 1
      "\x03\xd9\xa2\x9a\x66\xfb\x4b\xb5"sv,  // KeePass 2, before its release
      "\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5"sv,  // KeePass 2
      "kych\0\1\0\0"sv,                      // macOS keychain
      "GnomeKeyring\n\r\0\n"sv,
      "KWALLET\n\r\0\r\n"sv,
      "PWS3"sv,  // Password Safe
  };
  constexpr std::size_t kSmallest = 64;
  if (bytes.size() < kSmallest)
    return false;
  // The magic of Password Safe is short, and what follows it is random.
  const auto* magic =
      std::ranges::find_if(kMagics, [&](std::string_view one) { return bytes.starts_with(one); });
  if (magic != kMagics.end() && *magic == "PWS3")
    return path.ends_with(".psafe3");
  return magic != kMagics.end() || is_nss_database(bytes) || is_old_nss_database(bytes, path);
}

}  // namespace

// A file is of one kind; the first that holds is told.
std::vector<Container> containers(std::string_view bytes, std::string_view path, Told told) {
  if (bytes.size() < 16)
    return {};
  // A PKCS #12 store is looked for first: it is a DER value, too.
  for (const auto& store : {pkcs12_store(bytes), java_store(bytes), openpgp_keys(bytes)})
    if (store && told == Told::by_rules)
      return {};
  for (const auto& store : {pkcs12_store(bytes), java_store(bytes), bouncy_castle_store(bytes)})
    if (const auto container = key_store(store))
      return {*container};
  for (const auto& key :
       {der_key(bytes), openpgp_keys(bytes), openssh_key(bytes), pvk_key(bytes), gnupg_key(bytes)})
    if (const auto container = key_file(key))
      return {*container};
  if (is_keytab(bytes))
    return {found("kerberos-keytab", Weight::error)};
  if (is_strong_name(bytes))
    return {found("strong-name-key", Weight::warning)};
  if (is_password_database(bytes, path))
    return {found("password-database", Weight::warning)};
  return {};
}

std::span<const RuleInfo> container_rules() noexcept {
  return kRules;
}

}  // namespace refward::secrets
