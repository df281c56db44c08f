// SPDX-License-Identifier: Apache-2.0
// Problems of configuration and keyrings for the administrator: "file:line:column: error: words",
// as compilers say it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::report {

struct ProblemLine {
  std::string file;
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::string_view level;  // "error", "warning"
  std::string words;
};

[[nodiscard]] std::string problems_text(const std::vector<ProblemLine>& problems);
[[nodiscard]] std::string problems_json(const std::vector<ProblemLine>& problems);

// "error: ..." for a command that failed.
[[nodiscard]] std::string error_text(std::string_view words);

}  // namespace refward::report
