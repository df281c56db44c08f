// SPDX-License-Identifier: Apache-2.0
// Suggestions for misspelt keys and words.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace refward::config {

// The candidate that `word` most likely was meant to be, or nothing: at most two letters added,
// missing, wrong or swapped with their neighbour (one in a short word).
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> candidates);
// `; did you mean "signers"?`, or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates);

}  // namespace refward::config
