// SPDX-License-Identifier: Apache-2.0
#include "report/approval_report.h"

#include "base/text.h"
#include "report/json.h"
#include "report/layout.h"
#include "report/wording.h"

#include <fmt/format.h>

#include <algorithm>

namespace refward::report {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names)
    out += (out.empty() ? "" : ", ") + base::printable(name);
  return out.empty() ? "nobody" : out;
}

std::string subject_of_line(const ApprovalLine& line) {
  if (line.object.empty())
    return "the move itself";
  const std::string quoted =
      line.subject.empty() ? "" : " \"" + base::printable(line.subject, 50) + "\"";
  return std::string(brief(line.object)) + quoted;
}

std::string line_text(const ApprovalLine& line) {
  std::string out = fmt::format(
      "{}: {} of {} for \"{}\": {}", subject_of_line(line), line.have.size(), line.needed,
      base::printable(line.rule.empty() ? line.block : line.rule), joined(line.have));
  if (line.lacks())
    out += "; whose approval counts: " + joined(line.could);
  return out + (line.enforced ? "\n" : " (evaluate)\n");
}

std::string indented(const std::vector<std::string>& commands) {
  std::string out;
  for (const std::string& command : commands)
    out += "  " + command + "\n";
  return out;
}

std::string names_json(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names)
    out += (out.empty() ? "" : ",") + json_string(name);
  return "[" + out + "]";
}

std::string or_null(const std::string& text) {
  return text.empty() ? "null" : json_string(text);
}

std::string line_json(const ApprovalLine& line) {
  return fmt::format(
      "{{\"block\":{},\"rule\":{},\"enforced\":{},\"object\":{},\"path\":{},\"have\":{},"
      "\"could\":{},\"needed\":{}}}",
      json_string(line.block), or_null(line.rule), line.enforced, or_null(line.object),
      or_null(line.path), names_json(line.have), names_json(line.could), line.needed);
}

std::string shown_json(const ApprovalShown& shown) {
  return fmt::format("{{\"form\":{},\"person\":{},\"object\":{}}}", json_string(shown.form),
                     json_string(shown.person), json_string(shown.object));
}

std::string fault_json(const findings::Finding& finding) {
  return fmt::format("{{\"ref\":{},\"object\":{},\"reason\":{},\"message\":{}}}",
                     json_string(finding.ref), or_null(finding.object), json_string(finding.reason),
                     json_string(label(finding)));
}

template <typename Items, typename ToJson>
std::string array(const Items& items, const ToJson& to_json) {
  std::string out;
  for (const auto& item : items)
    out += (out.empty() ? "" : ",") + to_json(item);
  return "[" + out + "]";
}

std::string closing(const ApprovalReport& report) {
  const auto lacking = std::ranges::count_if(report.lines, &ApprovalLine::lacks);
  if (report.lines.empty() && report.obstacles.empty())
    return "nothing here has to be approved\n";
  if (lacking == 0 && report.obstacles.empty())
    return "all is approved\n";
  std::string out = fmt::format("{} wanting\n",
                                counted(static_cast<std::size_t>(lacking) + report.obstacles.size(),
                                        "approval is", "approvals are"));
  if (report.terms && lacking != 0)
    out += fmt::format("an approver types, with a name in place of {}:\n{}", kPerson,
                       indented(approval_commands(*report.terms, kPerson)));
  return out;
}

}  // namespace

bool ApprovalReport::complete() const noexcept {
  return std::ranges::none_of(lines,
                              [](const auto& line) { return line.enforced && line.lacks(); }) &&
         std::ranges::none_of(obstacles, &findings::Finding::refuses);
}

std::string approvals_text(const ApprovalReport& report) {
  std::string out;
  for (const ApprovalShown& shown : report.approvals)
    out += fmt::format("approval: {} by {}: {}\n", shown.form, base::printable(shown.person),
                       brief(shown.object));
  for (const findings::Finding& finding : report.passed_over)
    out += fmt::format("not counted: {}: {}\n", base::printable(finding.ref), label(finding));
  for (const findings::Finding& finding : report.obstacles)
    out += fmt::format("error: {}: {}\n",
                       finding.object.empty() ? "the move itself" : brief(finding.object),
                       label(finding));
  for (const ApprovalLine& line : report.lines)
    out += line_text(line);
  return out + closing(report);
}

std::string approvals_json(const ApprovalReport& report) {
  return fmt::format(
      "{{\"repository\":{},\"ref\":{},\"complete\":{},\"lines\":{},\"approvals\":{},"
      "\"not_counted\":{},\"errors\":{}}}\n",
      json_string(report.repository), json_string(report.ref), report.complete(),
      array(report.lines, line_json), array(report.approvals, shown_json),
      array(report.passed_over, fault_json), array(report.obstacles, fault_json));
}

std::string approved_text(const ApprovalTerms& terms, const std::string& person) {
  return fmt::format(
      "approved {} for {} of {}, from {} on, until {}\nto make it count:\n{}", brief(terms.commit),
      base::printable(terms.ref), base::printable(terms.repository),
      terms.base.find_first_not_of('0') == std::string::npos ? "its creation" : brief(terms.base),
      terms.expires, indented(approval_push(terms.commit, person)));
}

}  // namespace refward::report
