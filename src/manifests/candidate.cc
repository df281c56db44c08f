// SPDX-License-Identifier: Apache-2.0
#include "manifests/candidate.h"

#include "base/text.h"
#include "manifests/encrypted.h"
#include "manifests/readable.h"
#include "manifests/sops.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace refward::manifests {
namespace {

enum Word : std::uint32_t {
  secret = 1U << 0,
  data = 1U << 1,
  client_key = 1U << 2,
  clusters = 1U << 3,
  contexts = 1U << 4,
  users = 1U << 5,
  alone = 1U << 6,  // a word that suffices
  packed = 1U << 7,
  release = 1U << 8,
};

struct Entry {
  std::string_view text;
  std::uint32_t word;
};

// None shorter than kBlock. The two tokens are the beginnings of JWT payloads with these issuers.
constexpr std::array kWords = {
    Entry{"Secret", secret},
    Entry{"data", data},
    Entry{"Data", data},
    Entry{"clusters", clusters},
    Entry{"contexts", contexts},
    Entry{"users", users},
    Entry{"H4sI", packed},
    Entry{"release", release},
    Entry{"client-key-data", alone},
    Entry{"\"auths\"", alone},
    Entry{"auths:", alone},
    Entry{"terraform_version", alone},
    Entry{"EncryptionConfig", alone},
    Entry{"secretGenerator", alone},
    Entry{"ENC[AES256_GCM", alone},
    Entry{"eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50", alone},
    Entry{"eyJpc3MiOiJhcmdvY2Qi", alone},
    Entry{"HelmRelease", alone},
    Entry{"HelmChart", alone},
    Entry{"argoproj.io", alone},
    Entry{"!vault", alone},
    Entry{"$ANSIBLE_VAULT", alone},
    Entry{"!binary", alone},
    Entry{":binary", alone},
    Entry{"yaml.org,2002", alone},
};

constexpr std::size_t kBlock = 4;
constexpr std::size_t kSlots = 4096;

constexpr std::size_t slot(char a, char b) {
  return (static_cast<unsigned char>(a) * 37U ^ static_cast<unsigned char>(b)) % kSlots;
}

// How far the window of kBlock bytes may move on by its last two (Wu and Manber, 1994).
constexpr std::array<std::uint8_t, kSlots> shifts() {
  std::array<std::uint8_t, kSlots> out{};
  for (std::uint8_t& shift : out)
    shift = kBlock - 1;
  for (const Entry& entry : kWords)
    for (std::size_t i = 1; i < kBlock; ++i) {
      std::uint8_t& shift = out[slot(entry.text[i - 1], entry.text[i])];
      shift = std::min(shift, static_cast<std::uint8_t>(kBlock - 1 - i));
    }
  return out;
}

constexpr std::array<std::uint8_t, kSlots> kShifts = shifts();

bool suffices(std::uint32_t words) noexcept {
  const auto all = [&](std::uint32_t wanted) { return (words & wanted) == wanted; };
  return all(alone) || all(secret | data) || all(clusters | contexts | users) ||
         all(packed | release);
}

bool has_words(std::string_view text) noexcept {
  std::uint32_t words = 0;
  for (std::size_t end = kBlock; end <= text.size();) {
    const std::uint8_t shift = kShifts[slot(text[end - 2], text[end - 1])];
    if (shift != 0) {
      end += shift;
      continue;
    }
    const std::string_view rest = text.substr(end - kBlock);
    for (const Entry& entry : kWords)
      if (rest.starts_with(entry.text))
        words |= entry.word;
    if (suffices(words))
      return true;
    ++end;
  }
  return false;
}

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9')
    return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Does the escape behind a backslash spell a letter, a digit or a mark of names?
bool spells_a_letter(std::string_view escape) noexcept {
  const std::size_t digits = escape.starts_with('x')   ? 2
                             : escape.starts_with('u') ? 4
                             : escape.starts_with('U') ? 8
                                                       : 0;
  if (digits == 0 || escape.size() <= digits)
    return false;
  std::uint32_t code = 0;
  for (const char c : escape.substr(1, digits))
    code = hex_value(c) < 0 ? 0xffffffU : (code << 4U) + static_cast<std::uint32_t>(hex_value(c));
  const char c = code < 0x80 ? static_cast<char>(code) : '\0';
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '_' || c == '.';
}

// Escapes can spell any word; one that ends its line joins two halves.
bool has_escaped_words(std::string_view text) noexcept {
  for (std::size_t at = 0; (at = text.find('\\', at)) != std::string_view::npos;) {
    ++at;
    const std::string_view rest = text.substr(at);
    if (spells_a_letter(rest))
      return true;
    // Without a bound a long line costs its square.
    constexpr std::size_t kNear = 512;
    const std::string_view before = text.substr(at - std::min(at, kNear), std::min(at, kNear));
    if ((rest.starts_with('\n') || rest.starts_with("\r\n")) &&
        before.substr(before.rfind('\n') + 1).find('"') != std::string_view::npos)
      return true;
    if (rest.starts_with('\\'))
      ++at;
  }
  return false;
}

}  // namespace

bool is_candidate(std::string_view text) noexcept {
  return is_wide(text) || has_words(text) || has_escaped_words(text) || is_encrypted_file(text);
}

bool is_candidate(std::string_view text, const Options& options) {
  return is_wide(text) || is_readable_candidate(text, options);
}

bool is_readable_candidate(std::string_view text, const Options& options) {
  return has_words(text) || has_escaped_words(text) || is_encrypted_file(text) ||
         is_values_path(options.path) || options.path.ends_with(".dockercfg") ||
         rule_for(options) != nullptr;
}

bool should_be_yaml(std::string_view text, std::string_view path) {
  if (text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos)
    return false;
  return path.substr(path.rfind('/') + 1) == ".sops.yaml" ||
         (has_key_line(text, "apiVersion") && has_key_line(text, "kind"));
}

bool holds_a_manifest(std::string_view text, std::string_view path) {
  constexpr std::array<std::string_view, 5> kKinds = {
      "Secret", "SecretList", "SealedSecret", "EncryptionConfiguration", "EncryptionConfig"};
  constexpr std::array<std::string_view, 4> kMarks = {"client-key-data:", "ENC[AES256_GCM",
                                                      "\"terraform_version\"", "secretGenerator:"};
  return is_values_path(path) ||
         std::ranges::any_of(kKinds,
                             [&](std::string_view kind) { return has_kind_line(text, kind); }) ||
         std::ranges::any_of(kMarks, [&](std::string_view mark) {
           return text.find(mark) != std::string_view::npos;
         });
}

bool is_values_path(std::string_view path) {
  const std::string name = base::to_lower(path.substr(path.rfind('/') + 1));
  const std::size_t dot = name.rfind('.');
  const std::string_view ending =
      dot == std::string::npos ? "" : std::string_view(name).substr(dot);
  if (ending != ".yaml" && ending != ".yml" && ending != ".json")
    return false;
  const std::string_view stem = std::string_view(name).substr(0, dot);
  return stem.starts_with("values") || stem.ends_with(".values") || stem.ends_with("-values") ||
         stem.ends_with("_values");
}

}  // namespace refward::manifests
