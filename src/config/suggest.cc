// SPDX-License-Identifier: Apache-2.0
#include "config/suggest.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace refward::config {
namespace {

constexpr std::size_t kMaxWord = 40;  // longer than any of ours
constexpr std::size_t kShortWord = 4;

// Optimal string alignment: like Levenshtein's, and a swap of neighbours counts once.
std::size_t distance(std::string_view a, std::string_view b) {
  std::array<std::array<std::size_t, kMaxWord + 1>, kMaxWord + 1> cost{};
  for (std::size_t i = 0; i <= a.size(); ++i)
    cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j)
    cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  return cost[a.size()][b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.size() > kMaxWord)
    return {};
  std::string_view best;
  std::size_t least = word.size() <= kShortWord ? 2 : 3;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > kMaxWord)
      continue;
    const std::size_t cost = distance(word, candidate);
    if (cost < least) {
      least = cost;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string_view found = nearest(word, candidates);
  return found.empty() ? std::string() : "; did you mean \"" + std::string(found) + "\"?";
}

}  // namespace refward::config
