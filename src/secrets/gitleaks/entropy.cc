// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/entropy.h"

#include "secrets/gitleaks/runes.h"

#include <array>
#include <cmath>
#include <map>

namespace refward::secrets::gitleaks {

double entropy_of(std::string_view text) {
  std::array<std::size_t, 128> ascii{};
  std::map<char32_t, std::size_t> beyond;
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = first_rune(text.substr(at));
    at += rune.size;
    if (rune.value < ascii.size())
      ++ascii[rune.value];
    else
      ++beyond[rune.value];
  }
  const double inverse = text.empty() ? 0 : 1.0 / static_cast<double>(text.size());
  double entropy = 0;
  const auto add = [&](std::size_t count) {
    const double frequency = static_cast<double>(count) * inverse;
    if (count != 0)
      entropy -= frequency * std::log2(frequency);
  };
  for (const std::size_t count : ascii)
    add(count);
  for (const auto& [rune, count] : beyond)
    add(count);
  return entropy;
}

}  // namespace refward::secrets::gitleaks
