// SPDX-License-Identifier: Apache-2.0
#include "report/push_report.h"

#include "base/text.h"
#include "report/allow_entry.h"
#include "report/coverage_report.h"
#include "report/fixes.h"
#include "report/layout.h"
#include "report/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>
#include <vector>

namespace refward::report {
namespace {

using findings::Finding;
using findings::Mode;
using findings::Severity;

constexpr std::size_t kPlacesShown = 5;       // of one group; all stand in the record and in --json
constexpr std::size_t kParagraphsShown = 50;  // refusals first
constexpr std::size_t kOffersShown = 3;       // exceptions to copy
constexpr std::size_t kPathKept = 1024;       // bytes of a path in the record
constexpr std::string_view kIndent = "  ";

using Group = std::vector<const Finding*>;

// One paragraph: what differs in no more than the place.
std::string paragraph_key(const Finding& finding) {
  std::string key = finding.ref;
  for (const std::string& part :
       {finding.rule_name(), std::string(to_text(finding.severity)),
        std::string(to_text(finding.mode)), finding.block, finding.reason, label(finding)})
    key.append(1, '\0').append(part);
  return key;
}

int rank(const Finding& finding) {
  return finding.refuses() ? 0 : 1 + static_cast<int>(finding.severity);
}

// Refusals first, then by ref; the order in which the inspections found them stays.
std::vector<Group> grouped(const findings::Findings& findings) {
  std::vector<const Finding*> order;
  for (const Finding& finding : findings)
    order.push_back(&finding);
  std::ranges::stable_sort(order, [](const Finding* a, const Finding* b) {
    return std::pair(rank(*a), std::string_view(a->ref)) <
           std::pair(rank(*b), std::string_view(b->ref));
  });
  std::vector<Group> groups;
  std::unordered_map<std::string, std::size_t> index;
  for (const Finding* finding : order) {
    const auto [place, is_new] = index.try_emplace(paragraph_key(*finding), groups.size());
    if (is_new)
      groups.emplace_back();
    groups[place->second].push_back(finding);
  }
  return groups;
}

std::string_view prefix(const Finding& finding) {
  if (finding.refuses())
    return "error: ";
  return finding.severity == Severity::note ? "note: " : "warning: ";
}

std::string heading(const Finding& finding) {
  return wrapped(
      fmt::format("{}: {}: {}", base::printable(finding.ref), finding.rule_name(), label(finding)),
      prefix(finding), kIndent);
}

std::string places(const Group& group) {
  std::string out;
  std::size_t shown = 0;
  std::string last;
  for (const Finding* finding : group) {
    const std::string where = place(*finding);
    if (where.empty() || where == last)  // an object may have it in several entries
      continue;
    last = where;
    if (++shown > kPlacesShown)
      continue;
    const std::string_view subject = finding->fact("subject");
    out += wrapped(subject.empty() ? where : where + " \"" + base::printable(subject, 50) + "\"",
                   kIndent, "    ");
  }
  if (shown > kPlacesShown)
    out += fmt::format("{}and {} more\n", kIndent, shown - kPlacesShown);
  return out;
}

std::string why(const Finding& finding) {
  if (finding.mode == Mode::evaluate && finding.block.empty())
    return wrapped(
        fmt::format("[{}] only evaluates; it would refuse this",
                    finding.rule == findings::RuleId::manifests ? "manifests" : "secrets"),
        kIndent, kIndent);
  if (finding.mode == Mode::evaluate)
    return wrapped(
        fmt::format("[[protect]] \"{}\" only evaluates; it would refuse this", finding.block),
        kIndent, kIndent);
  if (finding.block.empty())
    return {};
  return wrapped(fmt::format("asked for by [[protect]] \"{}\"", finding.block), kIndent, kIndent);
}

std::string hints(const Group& group) {
  const Finding& first = *group.front();
  std::string out;
  if (const std::string advice = filled_in(wording_of(first).advice, first); !advice.empty())
    out += wrapped(advice, "hint: ", kIndent);
  const Advice advice = advice_for(group);
  if (!advice.words.empty())
    out += wrapped(advice.words, "hint: ", kIndent);
  for (const std::string& command : advice.commands)
    out += fmt::format("{}  {}\n", kIndent, command);
  return out;
}

std::string paragraph(const Group& group) {
  std::string out = heading(*group.front()) + places(group) + why(*group.front());
  if (group.front()->severity == Severity::error)
    out += hints(group);
  return out;
}

// The exceptions that an administrator may add, each value once.
std::string offers(const PushReport& report) {
  if (!report.offer_until)
    return {};
  std::set<std::string_view> seen;
  std::string out;
  for (const Finding& finding : report.findings) {
    if (!finding.refuses())
      continue;
    const auto lines = allow_entry(finding, report.repository, report.offer_until, "...");
    if (lines.empty() || !seen.insert(finding.fact("identity")).second ||
        seen.size() > kOffersShown)
      continue;
    for (const std::string& line : lines)
      out += fmt::format("{}  {}\n", kIndent, line);
  }
  if (out.empty())
    return {};
  if (seen.size() > kOffersShown)
    out += fmt::format("{}and {} more\n", kIndent, seen.size() - kOffersShown);
  return wrapped("what may stay, an administrator allows in refward.toml:", "hint: ", kIndent) +
         out;
}

std::string closing(const PushReport& report) {
  const auto refusing =
      static_cast<std::size_t>(std::ranges::count_if(report.findings, &Finding::refuses));
  const std::string record =
      report.receipt ? fmt::format("; record {}", report.receipt->index) : "";
  const bool accepted = report.decision == findings::Decision::accept;
  if (accepted && report.coverage.tags == 0)  // with tags it would be too wide for one line
    return not_examined(report.coverage) +
           wrapped(fmt::format("accepted; {}{}", examined(report.coverage), record),
                   "refward: ", kIndent);
  const std::string outcome = accepted ? "accepted"
                                       : fmt::format("refused for {}; no ref moved",
                                                     counted(refusing, "reason", "reasons"));
  return not_examined(report.coverage) + wrapped(examined(report.coverage), "refward: ", kIndent) +
         wrapped(outcome + record, "refward: ", kIndent);
}

}  // namespace

std::string push_text(const PushReport& report) {
  std::string out;
  std::size_t shown = 0;
  for (const Group& group : grouped(report.findings))
    if (++shown <= kParagraphsShown)
      out += paragraph(group);
  if (shown > kParagraphsShown)
    out +=
        fmt::format("and {} more, of other kinds or in other places\n", shown - kParagraphsShown);
  return out + offers(report) + closing(report);
}

std::string progress_text(inspect::ProgressStage stage, std::size_t done) {
  switch (stage) {
    case inspect::ProgressStage::signatures:
      return fmt::format("refward: looked at {}\n", counted(done, "commit", "commits"));
    case inspect::ProgressStage::changes:
      return fmt::format("refward: compared {}\n", counted(done, "commit", "commits"));
    case inspect::ProgressStage::contents:
      return fmt::format("refward: searched {}\n", counted(done, "blob", "blobs"));
  }
  return {};
}

std::string scan_text(const findings::Findings& findings, const audit::Coverage& coverage) {
  std::string out;
  for (const Finding& finding : findings)
    out += std::string(prefix(finding)) + place(finding) + ": " + finding.rule_name() + ": " +
           label(finding) + "\n";
  return out + not_examined(coverage) +
         fmt::format("{}; {}\n", counted(findings.size(), "finding", "findings"),
                     examined(coverage));
}

std::string continued_text(std::uint64_t decision, std::uint64_t index) {
  return fmt::format("decision {}, finished by record {}:\n", decision, index);
}

std::string failure_text(const std::string& public_words) {
  return wrapped(public_words, "error: ", kIndent) +
         wrapped(
             "the push is refused; nothing has moved. Please tell an administrator of this server.",
             "hint: ", kIndent);
}

audit::FindingNote note_of(const Finding& finding) {
  return {.rule = finding.rule_name(),
          .severity = std::string(to_text(finding.severity)),
          .mode = std::string(to_text(finding.mode)),
          .block = finding.block,
          .ref = finding.ref,
          .object = finding.object,
          .path = base::printable(finding.path, kPathKept),
          .reason = finding.reason,
          .message = message(finding),
          .line = finding.line,
          .facts = finding.facts};
}

}  // namespace refward::report
