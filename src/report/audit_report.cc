// SPDX-License-Identifier: Apache-2.0
#include "report/audit_report.h"

#include "base/text.h"
#include "report/json.h"
#include "report/layout.h"
#include "report/wording.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <set>

namespace refward::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMovesShown = 3;

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? base::printable(found->get<std::string>())
                                                     : "";
}

// Refs with many moves stand in the details; leaf or details, the first few are shown.
std::string moves_text(const Json& entry) {
  const auto updates = entry.find("updates");
  if (updates == entry.end() || !updates->is_array())
    return {};
  std::string out;
  std::size_t shown = 0;
  for (const Json& move : *updates) {
    if (++shown > kMovesShown)
      continue;
    out +=
        fmt::format("  {} {}..{}", text_of(move, "ref"), brief(text_of(move, "old")).substr(0, 8),
                    brief(text_of(move, "new")).substr(0, 8));
  }
  return shown > kMovesShown ? out + fmt::format("  and {} more", shown - kMovesShown) : out;
}

std::string rules_text(const Json& entry) {
  const auto findings = entry.find("findings");
  if (findings == entry.end() || !findings->is_array())
    return {};
  std::set<std::string> rules;
  for (const Json& finding : *findings)
    if (text_of(finding, "severity") == "error")
      rules.insert(text_of(finding, "rule"));
  std::string out;
  for (const std::string& rule : rules)
    out += (out.empty() ? "  " : ", ") + rule;
  return out;
}

std::string what_of(const Json& entry) {
  const std::string kind = text_of(entry, "kind");
  if (kind == "decision")
    return text_of(entry, "decision");
  return kind == "event" ? text_of(entry, "event") : kind;
}

}  // namespace

std::string audit_line(const audit::Record& record) {
  const Json entry = Json::parse(audit::render_json(record));
  return fmt::format("{}  {}  {}  {}{}{}\n", record.index,
                     base::to_rfc3339(std::chrono::floor<base::Seconds>(record.time)),
                     what_of(entry), text_of(entry, "repository"), moves_text(entry),
                     rules_text(entry));
}

std::string audit_whole(const audit::Record& record) {
  return Json::parse(audit::render_json(record)).dump(2, ' ', true) + "\n";
}

std::string verify_text(const audit::VerifyReport& found) {
  std::string out;
  for (const auto& problem : found.problems)
    out += fmt::format("error: {}, byte {}: {}\n", base::printable(problem.file), problem.offset,
                       base::printable(problem.what));
  switch (found.result) {
    case audit::VerifyReport::Result::whole:
      out += fmt::format("the record is whole: {}, root {}\n",
                         counted(found.entries, "entry", "entries"), found.root);
      if (found.from != 0)
        out += fmt::format("looked at those from {} on\n", found.from);
      return out;
    case audit::VerifyReport::Result::wrong:
      return out + "the record is NOT whole\n";
    case audit::VerifyReport::Result::unreadable:
      return out + "the record could not be read\n";
  }
  return out;
}

std::string verify_json(const audit::VerifyReport& found) {
  Json problems = Json::array();
  for (const auto& problem : found.problems)
    problems.push_back({{"file", base::printable(problem.file)},
                        {"offset", problem.offset},
                        {"what", base::printable(problem.what)}});
  const char* result = found.result == audit::VerifyReport::Result::whole   ? "whole"
                       : found.result == audit::VerifyReport::Result::wrong ? "wrong"
                                                                            : "unreadable";
  return Json{{"result", result},
              {"entries", found.entries},
              {"root", found.root},
              {"from", found.from},
              {"problems", problems}}
             .dump() +
         "\n";
}

}  // namespace refward::report
