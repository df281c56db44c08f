// SPDX-License-Identifier: Apache-2.0
#include "report/policy_report.h"

#include "base/text.h"
#include "report/json.h"
#include "report/layout.h"
#include "report/policy_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace refward::report {
namespace {

constexpr std::size_t kKeyWidth = 20;

std::string_view mode_text(const policy::Block& block) {
  return to_text(block.mode);
}

std::string lines_text(const SettingLines& lines, std::string_view indent) {
  std::string out;
  for (const auto& [key, words] : lines)
    out += wrapped(words, fmt::format("{}{:<{}} ", indent, key, kKeyWidth),
                   fmt::format("{}{:<{}} ", indent, "", kKeyWidth));
  return out;
}

std::string list_json(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values)
    out += (out.empty() ? "" : ",") + value;
  return "[" + out + "]";
}

std::string lines_json(const SettingLines& lines, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [key, words] : lines)
    values.push_back(
        fmt::format("{{\"{}\":{},\"words\":{}}}", name, json_string(key), json_string(words)));
  return list_json(values);
}

bool holds_path(const policy::PathRule& rule, const std::optional<std::string>& path) {
  return !path || rule.match.matches(*path);
}

std::string block_text(const ExplainedBlock& explained,
                       const Explanation& explanation,
                       const identity::People& people) {
  const policy::Block& block = *explained.block;
  std::string out = fmt::format("\n{}  ({}, {})\n", base::printable(block.name),
                                base::printable(explained.place), mode_text(block));
  out += lines_text(word_lines(block, explanation.ref), "  ");
  out += lines_text(setting_lines(block, people), "  ");
  for (const policy::PathRule& rule : block.settings.paths) {
    if (!holds_path(rule, explanation.path))
      continue;
    out += fmt::format("  {}\n", base::printable(rule.name));
    out += lines_text(rule_lines(rule, people), "    ");
  }
  return out;
}

std::string block_json(const ExplainedBlock& explained,
                       const Explanation& explanation,
                       const identity::People& people) {
  const policy::Block& block = *explained.block;
  std::vector<std::string> rules;
  for (const policy::PathRule& rule : block.settings.paths)
    if (holds_path(rule, explanation.path))
      rules.push_back(fmt::format("{{\"name\":{},\"settings\":{}}}", json_string(rule.name),
                                  lines_json(rule_lines(rule, people), "key")));
  return fmt::format(
      "{{\"name\":{},\"mode\":{},\"place\":{},\"words\":{},\"settings\":{},\"paths\":{}}}",
      json_string(block.name), json_string(mode_text(block)), json_string(explained.place),
      lines_json(word_lines(block, explanation.ref), "word"),
      lines_json(setting_lines(block, people), "key"), list_json(rules));
}

// "signed-commits by main, approvals by main (envs/prod)"
std::string objections_text(const std::vector<policy::Objection>& objections) {
  std::string out;
  for (const policy::Objection& objection : objections) {
    out += (out.empty() ? "" : ", ") + std::string(findings::name_of(objection.rule));
    if (!objection.block.empty())
      out += " of " + base::printable(objection.block);
    if (!objection.about.empty())
      out += " (" + base::printable(objection.about) + ")";
    if (objection.mode == findings::Mode::evaluate)
      out += " which only reports";
  }
  return out;
}

std::string objections_json(const std::vector<policy::Objection>& objections) {
  std::vector<std::string> values;
  for (const policy::Objection& objection : objections)
    values.push_back(fmt::format("{{\"rule\":{},\"mode\":{},\"block\":{},\"about\":{}}}",
                                 json_string(findings::name_of(objection.rule)),
                                 json_string(to_text(objection.mode)), json_string(objection.block),
                                 json_string(objection.about)));
  return list_json(values);
}

std::string attempt_words(const Attempt& attempt) {
  if (attempt.objections.empty())
    return "may";
  return (policy::refuses(attempt.objections) ? "may not: " : "may; but ") +
         objections_text(attempt.objections);
}

std::string person_text(const PersonView& person) {
  std::string out = fmt::format("\n{}{}\n", base::printable(person.name),
                                person.is_robot ? "  (a robot, which never approves)" : "");
  SettingLines lines;
  for (const Attempt& attempt : person.attempts)
    lines.emplace_back(attempt.what, attempt_words(attempt));
  for (const ApprovalRight& right : person.approvals)
    lines.emplace_back("approve", (right.counts ? "counts for " : "does not count for ") +
                                      base::printable(right.name));
  return out + lines_text(lines, "  ");
}

std::string person_json(const PersonView& person) {
  std::vector<std::string> attempts, approvals;
  for (const Attempt& attempt : person.attempts)
    attempts.push_back(fmt::format("{{\"what\":{},\"may\":{},\"objections\":{}}}",
                                   json_string(attempt.what), !policy::refuses(attempt.objections),
                                   objections_json(attempt.objections)));
  for (const ApprovalRight& right : person.approvals)
    approvals.push_back(
        fmt::format("{{\"name\":{},\"counts\":{}}}", json_string(right.name), right.counts));
  return fmt::format("{{\"name\":{},\"robot\":{},\"attempts\":{},\"approvals\":{}}}",
                     json_string(person.name), person.is_robot, list_json(attempts),
                     list_json(approvals));
}

std::string open_namespaces(const Explanation& explanation) {
  std::string out = "refs/heads/, refs/tags/, refs/notes/";
  for (const std::string& glob : explanation.namespaces)
    out += ", " + base::printable(glob);
  return out;
}

std::string head_of(const Explanation& explanation) {
  const std::string what =
      base::printable(explanation.ref) + " of " + base::printable(explanation.repository);
  if (!explanation.is_open)
    return wrapped(what + " is in a namespace that is not open: it can only be deleted. Open are " +
                       open_namespaces(explanation),
                   "", "");
  if (explanation.blocks.empty())
    return wrapped("no [[protect]] block covers " + what +
                       ": whoever reaches the server moves it as they like, within what holds for "
                       "every ref: namespaces, limits, secrets, manifests. Open are " +
                       open_namespaces(explanation),
                   "", "");
  const std::size_t count = explanation.blocks.size();
  return wrapped(what + ": " + counted(count, "block applies", "blocks apply") +
                     (count > 1 ? ", all of them; the strictest answer wins" : ""),
                 "", "");
}

}  // namespace

std::string explain_text(const Explanation& explanation, const identity::People& people) {
  std::string out = head_of(explanation);
  for (const ExplainedBlock& block : explanation.blocks)
    out += block_text(block, explanation, people);
  if (explanation.path) {
    const bool none = std::ranges::none_of(explanation.blocks, [&](const ExplainedBlock& block) {
      return !policy::rules_for(block.block->settings.paths, *explanation.path).empty();
    });
    if (none)
      out += wrapped("no path rule matches " + base::printable(*explanation.path), "\n", "");
  }
  if (explanation.person)
    out += person_text(*explanation.person);
  return out;
}

std::string explain_json(const Explanation& explanation, const identity::People& people) {
  std::vector<std::string> blocks;
  for (const ExplainedBlock& block : explanation.blocks)
    blocks.push_back(block_json(block, explanation, people));
  return fmt::format(
      "{{\"repository\":{},\"ref\":{},\"open\":{},\"blocks\":{},\"path\":{},\"person\":{}}}\n",
      json_string(explanation.repository), json_string(explanation.ref), explanation.is_open,
      list_json(blocks), explanation.path ? json_string(*explanation.path) : "null",
      explanation.person ? person_json(*explanation.person) : "null");
}

std::string gaps_text(const Gaps& gaps) {
  std::string out =
      fmt::format("{}: {}\n", base::printable(gaps.repository), counted(gaps.refs, "ref", "refs"));
  for (const std::string& ref : gaps.uncovered)
    out += "no block covers " + base::printable(ref) + "\n";
  for (const IdleGlob& idle : gaps.idle)
    out += fmt::format("{}: \"{}\" of {} matches nothing here\n", base::printable(idle.place),
                       base::printable(idle.glob), base::printable(idle.name));
  if (gaps.uncovered.empty() && gaps.idle.empty())
    out += "every ref is covered, and every glob matches something\n";
  return out;
}

std::string gaps_json(const Gaps& gaps) {
  std::vector<std::string> uncovered, idle;
  for (const std::string& ref : gaps.uncovered)
    uncovered.push_back(json_string(ref));
  for (const IdleGlob& each : gaps.idle)
    idle.push_back(fmt::format("{{\"glob\":{},\"name\":{},\"place\":{}}}", json_string(each.glob),
                               json_string(each.name), json_string(each.place)));
  return fmt::format("{{\"repository\":{},\"refs\":{},\"uncovered\":{},\"idle\":{}}}\n",
                     json_string(gaps.repository), gaps.refs, list_json(uncovered),
                     list_json(idle));
}

namespace {

std::string found_text(const TestedCase& tested) {
  if (tested.objections.empty())
    return "accept";
  return (policy::refuses(tested.objections) ? "reject: " : "accept: ") +
         objections_text(tested.objections);
}

std::size_t passed_among(const std::vector<TestedCase>& cases) {
  return static_cast<std::size_t>(std::ranges::count_if(cases, &TestedCase::passed));
}

}  // namespace

std::string tested_text(const std::vector<TestedCase>& cases) {
  std::string out;
  for (const TestedCase& tested : cases) {
    const std::string name = base::printable(tested.name);
    out += tested.passed
               ? fmt::format("ok    {}\n", name)
               : fmt::format("FAIL  {}\n      {}: expected {}; found {}\n", name,
                             base::printable(tested.place), tested.expected, found_text(tested));
  }
  const std::size_t passed = passed_among(cases);
  return out + fmt::format("{} passed, {} failed\n", passed, cases.size() - passed);
}

std::string tested_json(const std::vector<TestedCase>& cases) {
  std::vector<std::string> values;
  for (const TestedCase& tested : cases)
    values.push_back(
        fmt::format("{{\"name\":{},\"place\":{},\"passed\":{},\"expected\":{},\"objections\":{}}}",
                    json_string(tested.name), json_string(tested.place), tested.passed,
                    json_string(tested.expected), objections_json(tested.objections)));
  const std::size_t passed = passed_among(cases);
  return fmt::format("{{\"cases\":{},\"passed\":{},\"failed\":{}}}\n", list_json(values), passed,
                     cases.size() - passed);
}

std::string unused_text(const std::vector<Unused>& unused, std::string_view since) {
  if (unused.empty())
    return fmt::format("everything was used since {}\n", since);
  std::string out = fmt::format("the record has not seen used since {}:\n", since);
  for (const Unused& each : unused)
    out += fmt::format("{:<9}  {}{}\n", each.kind, base::printable(each.name),
                       each.place.empty() ? "" : "  (" + base::printable(each.place) + ")");
  return out;
}

std::string unused_json(const std::vector<Unused>& unused, std::string_view since) {
  std::vector<std::string> values;
  for (const Unused& each : unused)
    values.push_back(fmt::format("{{\"kind\":{},\"name\":{},\"place\":{}}}", json_string(each.kind),
                                 json_string(each.name), json_string(each.place)));
  return fmt::format("{{\"since\":{},\"unused\":{}}}\n", json_string(since), list_json(values));
}

}  // namespace refward::report
