// SPDX-License-Identifier: Apache-2.0
#include "secrets/examples.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>

namespace refward::secrets {
namespace {

constexpr std::size_t kMaxShown = 8;

// In lower case. Six letters at least: shorter words occur in random values.
constexpr std::array<std::string_view, 9> kWords = {
    "example",  "changeme",   "change-me",  "change_me", "placeholder",
    "redacted", "replace-me", "replace_me", "xxxxxx",
};

// How the values begin that vendors publish for everybody's development: the keys of the storage
// and database emulators of Azure. No server outside the developer's own machine knows them.
constexpr std::array<std::string_view, 2> kPublished = {"Eby8vdM02xNO", "C2y6yDjf5/R+ob0N"};

// "xxxxxxxxxxxx", "abababababab": no generator gives so few different characters.
bool is_monotonous(std::string_view value) {
  constexpr std::size_t kFew = 5;
  constexpr std::size_t kLongEnough = 16;
  std::bitset<256> seen;
  for (const char c : value)
    seen.set(static_cast<std::uint8_t>(c));
  return value.size() >= kLongEnough && seen.count() <= kFew;
}

// "00000000" within a value.
bool holds_a_repetition(std::string_view value) {
  constexpr std::size_t kRun = 8;
  std::size_t run = 1;
  for (std::size_t i = 1; i < value.size(); ++i) {
    run = value[i] == value[i - 1] ? run + 1 : 1;
    if (run == kRun)
      return true;
  }
  return false;
}

// "12345678", "abcdefgh": each character the successor of the one before it.
bool holds_a_count(std::string_view value) {
  constexpr std::size_t kSteps = 7;
  std::size_t steps = 0;
  for (std::size_t i = 1; i < value.size(); ++i) {
    const bool next = value[i] == value[i - 1] + 1 || (value[i - 1] == '9' && value[i] == '0');
    steps = next ? steps + 1 : 0;
    if (steps == kSteps)
      return true;
  }
  return false;
}

}  // namespace

bool is_example(std::string_view value) {
  if (is_monotonous(value) || holds_a_repetition(value) || holds_a_count(value))
    return true;
  if (std::ranges::any_of(kPublished,
                          [&](std::string_view start) { return value.starts_with(start); }))
    return true;
  const std::string lower = base::to_lower(value);
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string mask(std::string_view value) {
  const std::size_t shown = std::min(kMaxShown, value.size() / 3);
  const std::size_t front = (shown + 1) / 2;
  return base::printable(value.substr(0, front)) + "****" +
         base::printable(value.substr(value.size() - (shown - front)));
}

}  // namespace refward::secrets
