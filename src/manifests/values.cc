// SPDX-License-Identifier: Apache-2.0
#include "manifests/values.h"

#include "base/bytes.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <vector>

namespace refward::manifests {
namespace {

bool is_letter_or_digit(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string_view stripped(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// "${PASS}", "$(params.pass)", "((pass))" hold a name; "{{ }}" holds whatever a template may say.
bool is_reference_name(std::string_view inner) {
  constexpr std::string_view kMarks = "_.:/?@=#%,- ";
  const std::string_view name = stripped(inner);
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return is_letter_or_digit(c) || kMarks.find(c) != std::string_view::npos;
  });
}

// How long the reference at the front of `value` is; 0: there is none.
std::size_t reference_length(std::string_view value) {
  struct Form {
    std::string_view open;
    std::string_view close;
  };

  constexpr std::array kForms = {Form{"{{", "}}"}, Form{"${", "}"}, Form{"((", "))"},
                                 Form{"$(", ")"}};
  constexpr std::size_t kLongestReference = 2048;
  const auto* form = std::ranges::find_if(
      kForms, [&](const Form& candidate) { return value.starts_with(candidate.open); });
  if (form == kForms.end())
    return 0;
  const std::size_t close = value.substr(0, kLongestReference).find(form->close, 2);
  if (close == std::string_view::npos ||
      (form->open != "{{" && !is_reference_name(value.substr(2, close - 2))))
    return 0;
  return close + form->close.size();
}

bool holds_a_reference(std::string_view text) {
  for (std::size_t at = 0; (at = text.find_first_of("{$(", at)) != std::string_view::npos; ++at)
    if (reference_length(text.substr(at)) != 0)
      return true;
  return false;
}

bool is_text(std::string_view value) {
  return base::is_valid_utf8(value) && std::ranges::none_of(value, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r';
         });
}

// "user = x" names a user; "password = x" is why we are here.
bool assigns_a_secret(std::string_view line) {
  constexpr std::array<std::string_view, 6> kNames = {"pass", "secret",     "token",
                                                      "key",  "credential", "auth"};
  const std::string lower = base::to_lower(line);
  const std::size_t mark = lower.find_first_of(":=");
  if (mark == std::string::npos || !std::ranges::any_of(lower.substr(mark), is_letter_or_digit))
    return false;
  const std::string name = lower.substr(0, mark);
  return std::ranges::any_of(
      kNames, [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

// A template whose references stand where the secrets belong: no other line assigns one. Bytes that
// are no text hold "$(x)" by chance.
bool is_template(std::string_view value) {
  if (!is_text(value) || !holds_a_reference(value) ||
      value.find("PRIVATE KEY-----") != std::string_view::npos)
    return false;
  return std::ranges::none_of(base::split(value, '\n'), [](std::string_view line) {
    return assigns_a_secret(line) && !holds_a_reference(line);
  });
}

// "CHANGEME", "<change-me>", "xxxx", "****".
bool is_placeholder(std::string_view value) {
  constexpr std::size_t kLongestHint = 256;
  if (value.size() <= kLongestHint && value.starts_with('<') &&
      value.find('>') == value.size() - 1 && value.find('\n') == std::string_view::npos)
    return true;
  constexpr std::size_t kShortestCrossing = 3;
  if (value.size() >= kShortestCrossing && value.find_first_not_of("xX*") == std::string_view::npos)
    return true;
  std::string letters;
  for (const char c : base::to_lower(value))
    if (is_letter_or_digit(c))
      letters += c;
  constexpr std::array<std::string_view, 5> kWords = {"changeme", "replaceme", "redacted", "todo",
                                                      "placeholder"};
  constexpr std::size_t kLongestWord = 24;
  return value.size() <= kLongestWord && std::ranges::count(kWords, letters) != 0;
}

bool is_store_reference(std::string_view value) {
  constexpr std::array<std::string_view, 4> kSchemes = {"vault:", "ref+", "op://",
                                                        "arn:aws:secretsmanager:"};
  if (value.find_first_of(" \t\r\n") != std::string_view::npos)
    return false;
  return std::ranges::any_of(kSchemes, [&](std::string_view scheme) {
    return value.starts_with(scheme) &&
           value.find_first_of("/:#", scheme.size()) != std::string_view::npos;
  });
}

bool is_public_label(std::string_view label) {
  constexpr std::array<std::string_view, 8> kPublic = {
      "CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE", "CERTIFICATE REQUEST",
      "X509 CRL",    "PUBLIC KEY",          "RSA PUBLIC KEY",   "PGP PUBLIC KEY BLOCK"};
  return std::ranges::count(kPublic, label) != 0;
}

// PEM blocks that are all public, with nothing but comments and blanks around them.
bool is_public_pem(std::string_view value) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kDashes = "-----";
  bool any = false;
  while (!value.empty()) {
    const std::string_view line = stripped(value.substr(0, value.find('\n')));
    if (line.starts_with(kBegin)) {
      const std::string_view label =
          line.substr(kBegin.size())
              .substr(0, line.size() - std::min(line.size(), kBegin.size() + kDashes.size()));
      const std::size_t end = value.find("-----END " + std::string(label) + "-----");
      if (!is_public_label(label) || end == std::string_view::npos ||
          value.substr(0, end).rfind(kBegin) > value.find(kBegin))
        return false;
      any = true;
      value.remove_prefix(end);
    } else if (!line.empty() && !line.starts_with('#')) {
      return false;
    }
    const std::size_t next = value.find('\n');
    value.remove_prefix(next == std::string_view::npos ? value.size() : next + 1);
  }
  return any;
}

// known_hosts, authorized_keys, *.pub: a key type and base64 that begins with a length, after at
// most two words (a mark, host names).
bool is_public_ssh_line(std::string_view line) {
  constexpr std::array<std::string_view, 4> kTypes = {"ssh-", "ecdsa-sha2-", "sk-ssh-",
                                                      "sk-ecdsa-"};
  std::vector<std::string_view> words;
  for (const std::string_view word : base::split(line, ' '))
    if (!word.empty())
      words.push_back(word);
  for (std::size_t i = 0; i + 1 < words.size() && i < 3; ++i)
    if (std::ranges::any_of(kTypes, [&](std::string_view t) { return words[i].starts_with(t); }))
      return words[i + 1].starts_with("AAAA");
  return false;
}

bool is_public_ssh(std::string_view value) {
  bool any = false;
  for (const std::string_view raw : base::split(value, '\n')) {
    const std::string_view line = stripped(raw);
    if (line.empty() || line.starts_with('#'))
      continue;
    if (!is_public_ssh_line(line))
      return false;
    any = true;
  }
  return any;
}

}  // namespace

bool is_harmless(std::string_view value) {
  value = stripped(value);
  return value.empty() || is_placeholder(value) || is_store_reference(value) ||
         is_template(value) || is_public_pem(value) || is_public_ssh(value);
}

namespace {

// What stands behind `name` up to the next comma; consumes both.
std::optional<std::string_view> take_part(std::string_view& rest, std::string_view name) {
  if (!rest.starts_with(name))
    return std::nullopt;
  rest.remove_prefix(name.size());
  const std::string_view part = rest.substr(0, rest.find(','));
  rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  return part;
}

bool decodes_to(std::optional<std::string_view> part, std::size_t least, std::size_t most) {
  const auto decoded = part ? base::parse_base64(*part) : std::nullopt;
  return decoded && decoded->size() >= least && decoded->size() <= most;
}

}  // namespace

bool is_sops_ciphertext(std::string_view value) {
  constexpr std::string_view kOpen = "ENC[AES256_GCM,";
  constexpr std::size_t kNonceBytes = 32;
  constexpr std::size_t kTagBytes = 16;
  constexpr std::array<std::string_view, 7> kTypes = {"str",   "int",     "float", "bool",
                                                      "bytes", "comment", "time"};
  value = stripped(value);
  if (!value.starts_with(kOpen) || !value.ends_with(']'))
    return false;
  std::string_view rest = value.substr(kOpen.size(), value.size() - kOpen.size() - 1);
  return decodes_to(take_part(rest, "data:"), 1, value.size()) &&
         decodes_to(take_part(rest, "iv:"), kNonceBytes, kNonceBytes) &&
         decodes_to(take_part(rest, "tag:"), kTagBytes, kTagBytes) && rest.starts_with("type:") &&
         std::ranges::count(kTypes, rest.substr(5)) != 0;
}

std::string without_blanks(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out),
                       [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != '\t'; });
  return out;
}

bool holds_a_url_password(std::string_view value) {
  constexpr std::string_view kMark = "://";
  for (std::size_t at = 0; (at = value.find(kMark, at)) != std::string_view::npos;) {
    at += kMark.size();
    const std::string_view host = value.substr(at, value.find_first_of("/ \t\r\n\"'", at) - at);
    const std::size_t sign = host.rfind('@');
    const std::size_t colon = host.find(':');
    if (sign != std::string_view::npos && colon < sign &&
        !is_harmless(host.substr(colon + 1, sign - colon - 1)))
      return true;
  }
  return false;
}

std::string length_class(std::size_t size) {
  if (size <= 8)
    return "**** (1 to 8 bytes)";
  if (size <= 32)
    return "**** (9 to 32 bytes)";
  if (size <= 128)
    return "**** (33 to 128 bytes)";
  return "**** (more than 128 bytes)";
}

}  // namespace refward::manifests
