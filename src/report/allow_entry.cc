// SPDX-License-Identifier: Apache-2.0
#include "report/allow_entry.h"

#include "base/text.h"

#include <set>
#include <string_view>
#include <utility>

namespace refward::report {
namespace {

constexpr std::string_view kHashMark = "hmac:";
constexpr std::size_t kMaxPath = 200;  // bytes; a longer one does not fit on anybody's screen

// A basic string of TOML, of printable text.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += '\\';
    out += c;
  }
  return out + "\"";
}

// A glob that matches this text alone.
std::string glob_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("*?[]\\!").find(c) != std::string_view::npos)
      out += '\\';
    out += c;
  }
  return out;
}

bool can_be_written(std::string_view path) {
  return !path.empty() && path.size() <= kMaxPath && !path.starts_with("(withheld") &&
         path != "(names of files)" && base::printable(path) == path;
}

}  // namespace

std::vector<std::string> allow_entry(const findings::Finding& finding,
                                     const std::string& repository,
                                     const std::optional<base::Instant>& until,
                                     const std::string& reason) {
  const std::string_view identity = finding.fact("identity");
  if (finding.rule != findings::RuleId::secrets || !identity.starts_with(kHashMark))
    return {};
  std::vector<std::string> lines = {"[[secrets.allow]]", "value = " + quoted(identity),
                                    "rule = " + quoted(finding.part),
                                    "repositories = [" + quoted(glob_of(repository)) + "]"};
  if (can_be_written(finding.path))
    lines.push_back("paths = [" + quoted(glob_of(finding.path)) + "]");
  if (until)
    lines.push_back("until = " + base::to_rfc3339(*until));
  lines.push_back("reason = " + quoted(reason));
  return lines;
}

std::string inherited_entries(const findings::Findings& findings,
                              const std::string& repository,
                              const std::string& reason) {
  std::set<std::pair<std::string, std::string>> seen;
  std::string out;
  for (const findings::Finding& finding : findings) {
    if (finding.severity != findings::Severity::error ||
        !seen.emplace(finding.fact("identity"), finding.part).second)
      continue;
    findings::Finding anywhere = finding;
    anywhere.path.clear();
    const auto lines = allow_entry(anywhere, repository, std::nullopt, reason);
    for (const std::string& line : lines)
      out += line + "\n";
    if (!lines.empty())
      out += "inherited = true\n\n";
  }
  return out;
}

}  // namespace refward::report
