// SPDX-License-Identifier: Apache-2.0
#include "manifests/secret_names.h"

#include "base/text.h"
#include "manifests/encrypted.h"
#include "manifests/values.h"

#include <algorithm>
#include <array>
#include <string>

namespace refward::manifests {
namespace {

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool is_lower(char c) noexcept {
  return c >= 'a' && c <= 'z';
}

bool is_upper(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}

std::string letters_of(std::string_view key) {
  std::string out;
  for (const char c : base::to_lower(key))
    if (is_lower(c) || is_digit(c))
      out += c;
  return out;
}

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// Words and small numbers between hyphens, dots or slashes: the name of an object, an image or a
// path, not a value that somebody generated.
bool is_name(std::string_view value) {
  constexpr std::ptrdiff_t kMostDigits = 3;
  if (value.find_first_of("-./_:") == std::string_view::npos)
    return false;
  std::string part;
  const auto is_word = [&] {
    const auto digits = std::ranges::count_if(part, is_digit);
    return std::ranges::all_of(part, [](char c) { return is_lower(c) || is_digit(c); }) &&
           (digits == 0 ||
            (digits <= kMostDigits && is_digit(part.back()) &&
             std::ranges::count_if(part.substr(part.size() - static_cast<std::size_t>(digits)),
                                   is_digit) == digits));
  };
  for (const char c : value) {
    if (std::string_view("-./_:").find(c) == std::string_view::npos) {
      part += c;
      continue;
    }
    if (!is_word())
      return false;
    part.clear();
  }
  return is_word();
}

bool is_constant(std::string_view value) {
  constexpr std::array<std::string_view, 10> kWords = {"true", "false", "yes",  "no",   "on",
                                                       "off",  "null",  "none", "auto", "~"};
  return std::ranges::count(kWords, base::to_lower(value)) != 0;
}

bool points_elsewhere(std::string_view value) {
  return value.starts_with('/') || value.starts_with("./") || value.starts_with("../") ||
         value.starts_with('~') || value.starts_with('$') || value.starts_with("file:") ||
         value.find_first_of(" \t\n") != std::string_view::npos;
}

// Words that people write where a value belongs, beyond those that are harmless everywhere.
bool is_filler(std::string_view value) {
  return has_any(letters_of(value), {"changeme", "replaceme", "placeholder", "yourpassword",
                                     "yoursecret", "yourtoken", "yourapikey", "redacted",
                                     "insertyour", "putyour", "setme", "fillme", "dummyvalue"});
}

bool is_generated(std::string_view value) {
  const auto count = [&](auto is) {
    return static_cast<std::size_t>(std::ranges::count_if(value, is));
  };
  const std::size_t digits = count(is_digit);
  const std::size_t lower = count(is_lower);
  const std::size_t upper = count(is_upper);
  const std::size_t marks = value.size() - digits - lower - upper;
  const int classes = (digits != 0) + (lower != 0) + (upper != 0) + (marks != 0);
  return (value.size() >= 8 && classes >= 3) ||
         (value.size() >= 12 && digits >= 3 && lower + upper >= 3);
}

}  // namespace

bool names_a_secret(std::string_view key) {
  constexpr std::array<std::string_view, 18> kEndings = {
      "password",      "passwd",     "passphrase",   "secret",          "token",
      "apikey",        "secretkey",  "privatekey",   "accesskeysecret", "secretaccesskey",
      "encryptionkey", "signingkey", "masterkey",    "authkey",         "sharedkey",
      "accountkey",    "pwd",        "privatekeypem"};
  const std::string letters = letters_of(key);
  if (!std::ranges::any_of(kEndings, [&](std::string_view e) { return letters.ends_with(e); }))
    return false;
  if (letters.ends_with("secret") &&
      has_any(letters, {"existing", "pull", "tls", "image", "external", "create", "generate", "use",
                        "from", "ref", "enable", "credentialssecret", "certsecret"}))
    return false;
  return !has_any(letters, {"publickey", "nextpage", "automount", "pagetoken", "existing"});
}

std::optional<Weight> weigh(std::string_view key, std::string_view value) {
  value = base::trim(value);
  if (value.find("PRIVATE KEY-----") != std::string_view::npos)
    return is_harmless(value) ? std::nullopt : std::optional(Weight::error);
  if (holds_a_url_password(value))
    return Weight::error;
  if (!names_a_secret(key) || is_harmless(value) || is_constant(value) || points_elsewhere(value) ||
      is_filler(value) || is_encrypted_text(value))
    return std::nullopt;
  const std::string letters = letters_of(key);
  const bool password = letters.ends_with("password") || letters.ends_with("passwd") ||
                        letters.ends_with("passphrase") || letters.ends_with("pwd");
  if (is_name(value))
    return password ? std::optional(Weight::warning) : std::nullopt;
  // The name of a Secret is one word too, but no password is named by its key.
  if (!password && !is_generated(value) && std::ranges::all_of(value, is_lower))
    return std::nullopt;
  return is_generated(value) ? Weight::error : Weight::warning;
}

}  // namespace refward::manifests
