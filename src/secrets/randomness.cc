// SPDX-License-Identifier: Apache-2.0
#include "secrets/randomness.h"

#include "base/text.h"
#include "secrets/examples.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

namespace refward::secrets {
namespace {

// What stands where a password would, in lower case.
constexpr std::array<std::string_view, 34> kStandIns = {
    "passw",   "passphrase", "secret",  "dummy",     "sample", "test",      "your",
    "admin",   "default",    "null",    "undefined", "token",  "todo",      "insert",
    "replace", "hidden",     "hunter2", "qwert",     "1234",   "abcd",      "letmein",
    "welcome", "getenv",     "environ", "process.",  "vault:", "secretref", "foobar",
    "mypass",  "s3cr3t",     "p4ss",    "p@ss",      "root",   "fake",
};

constexpr std::string_view kReferences[] = {"${", "$(", "{{", "}}", "%(",
                                            "#{", "<%", "(",  "::", "://"};

bool is_lower(char c) noexcept {
  return c >= 'a' && c <= 'z';
}

bool is_upper(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool is_hex(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

// How many characters stand in runs of four letters and more that are written as words are: lower
// case behind at most one capital, or all capitals.
std::size_t in_words(std::string_view value) {
  std::size_t covered = 0;
  for (std::size_t at = 0; at < value.size();) {
    std::size_t end = at + 1;
    if (is_upper(value[at]) && end < value.size() && is_upper(value[end])) {
      while (end < value.size() && is_upper(value[end]))
        ++end;
    } else if (is_upper(value[at]) || is_lower(value[at])) {
      while (end < value.size() && is_lower(value[end]))
        ++end;
    }
    if (end - at >= 4)
      covered += end - at;
    at = end;
  }
  return covered;
}

bool is_special(char c) noexcept {
  constexpr std::string_view kOfNames = "._-/:";  // versions, paths and identifiers have these
  return !is_lower(c) && !is_upper(c) && !is_digit(c) && kOfNames.find(c) == std::string_view::npos;
}

}  // namespace

double entropy(std::string_view value) {
  std::array<std::size_t, 256> counts{};
  for (const char c : value)
    ++counts[static_cast<std::uint8_t>(c)];
  double bits = 0;
  for (const std::size_t count : counts) {
    if (count == 0)
      continue;
    const double share = static_cast<double>(count) / static_cast<double>(value.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

bool is_reference(std::string_view value) {
  constexpr std::string_view kOpening = "$%@{[<!&*/.~";
  return kOpening.find(value.front()) != std::string_view::npos || value.back() == ')' ||
         value.back() == '>' || value.back() == '}' ||
         std::ranges::any_of(kReferences, [&](std::string_view mark) {
           return value.find(mark) != std::string_view::npos;
         });
}

bool is_stand_in(std::string_view value) {
  const std::string lower = base::to_lower(value);
  return std::ranges::any_of(
      kStandIns, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

bool is_mixed(std::string_view value) {
  return std::ranges::any_of(value, is_lower) && std::ranges::any_of(value, is_upper) &&
         std::ranges::any_of(value, is_digit);
}

bool looks_random(std::string_view value) {
  constexpr std::size_t kShortest = 20;
  constexpr std::size_t kShortestHex = 32;
  constexpr double kHexBits = 2.8;  // random hex of 32 characters has 3.6, less than 2.8 never
  constexpr double kBits = 3.4;     // random base62 of 20 characters has 4.1
  if (value.size() < kShortest || is_example(value))
    return false;
  if (std::ranges::all_of(value, is_hex))
    return value.size() >= kShortestHex && std::ranges::any_of(value, is_digit) &&
           std::ranges::any_of(value, is_lower) && entropy(value) >= kHexBits;
  return is_mixed(value) && entropy(value) >= kBits && in_words(value) * 5 < value.size() * 3 &&
         !is_stand_in(value);
}

bool looks_chosen(std::string_view value) {
  constexpr std::size_t kShortest = 8;
  constexpr std::size_t kLongest = 128;
  constexpr double kBits = 2.7;
  if (value.size() < kShortest || value.size() > kLongest || is_example(value) ||
      is_reference(value) || is_stand_in(value) || entropy(value) < kBits)
    return false;
  const int kinds = static_cast<int>(std::ranges::any_of(value, is_lower)) +
                    static_cast<int>(std::ranges::any_of(value, is_upper)) +
                    static_cast<int>(std::ranges::any_of(value, is_digit)) +
                    static_cast<int>(std::ranges::any_of(value, is_special));
  // "settings.database.Password2" is the way to a value.
  const bool path =
      value.find('.') != std::string_view::npos && std::ranges::none_of(value, is_special);
  return kinds >= 3 && !path && in_words(value) * 3 < value.size() * 2;
}

}  // namespace refward::secrets
