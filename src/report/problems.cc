// SPDX-License-Identifier: Apache-2.0
#include "report/problems.h"

#include "base/text.h"
#include "report/json.h"

#include <fmt/format.h>

namespace refward::report {

std::string problems_text(const std::vector<ProblemLine>& problems) {
  std::string out;
  for (const ProblemLine& problem : problems) {
    out += base::printable(problem.file);
    if (problem.line != 0)
      out += fmt::format(":{}", problem.line);
    if (problem.line != 0 && problem.column != 0)
      out += fmt::format(":{}", problem.column);
    out += fmt::format(": {}: {}\n", problem.level, base::printable(problem.words));
  }
  return out;
}

std::string problems_json(const std::vector<ProblemLine>& problems) {
  std::string out = "[";
  for (const ProblemLine& problem : problems)
    out += fmt::format(
        "{}{{\"file\": {}, \"line\": {}, \"column\": {}, \"level\": {}, \"message\": {}}}",
        out.size() > 1 ? ",\n " : "", json_string(problem.file), problem.line, problem.column,
        json_string(problem.level), json_string(problem.words));
  return out + "]\n";
}

std::string error_text(std::string_view words) {
  // Several problems stand on lines of their own and carry their own level.
  if (words.find('\n') != std::string_view::npos)
    return std::string(words);
  return "error: " + base::printable(words) + "\n";
}

}  // namespace refward::report
