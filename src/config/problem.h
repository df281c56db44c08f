// SPDX-License-Identifier: Apache-2.0
// Problem: one thing that is wrong, or odd, with a configuration, and where it stands. All problems
// of a file are told at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace refward::config {

// A place in a file: 1-based, columns in characters; 0:0 is the file as a whole.
struct Spot {
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  friend auto operator<=>(const Spot&, const Spot&) = default;
};

struct Problem {
  enum class Level { error, warning };
  std::string file;
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  Level level = Level::error;
  std::string what;  // one sentence without a full stop, fit to be shown
};

using Problems = std::vector<Problem>;

// "refward.toml:3:7: error: unknown key: refz"
[[nodiscard]] std::string to_text(const Problem& problem);
[[nodiscard]] bool has_errors(const Problems& problems) noexcept;

}  // namespace refward::config
