// SPDX-License-Identifier: Apache-2.0
#include "inspect/rule_findings.h"

#include <algorithm>

namespace refward::inspect {
namespace {

constexpr std::size_t kNamesShown = 10;

}  // namespace

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < kNamesShown; ++i)
    out += (i == 0 ? "" : ", ") + names[i];
  return names.size() > kNamesShown ? out + ", ..." : out;
}

bool is_among(const policy::Names& names, const identity::Person* person) noexcept {
  return person != nullptr && std::ranges::any_of(names, [&](const std::string& entry) {
           return identity::People::covers(entry, *person);
         });
}

const policy::Freeze* holding(std::span<const policy::Freeze> freezes, const Ground& ground) {
  const auto found = std::ranges::find_if(freezes, [&](const policy::Freeze& freeze) {
    return freeze.holds_at(ground.now) && !is_among(freeze.except, ground.pusher);
  });
  return found == freezes.end() ? nullptr : &*found;
}

void add_freeze_facts(const policy::Freeze& freeze, findings::Finding& finding) {
  const auto* weekly = std::get_if<policy::Weekly>(&freeze.when);
  const std::string zone = weekly != nullptr ? weekly->zone.name() : "";
  std::string span = freeze.from_text + " until " + freeze.until_text;
  if (!zone.empty())
    span += " (" + zone + ")";
  finding.facts.push_back({"span", std::move(span)});
  finding.facts.push_back({"from", freeze.from_text});
  finding.facts.push_back({"until", freeze.until_text});
  finding.facts.push_back({"zone", zone});
  finding.facts.push_back({"why", freeze.reason.empty() ? "" : " (" + freeze.reason + ")"});
  std::string excepted;
  for (const std::string& name : freeze.except)
    excepted += (excepted.empty() ? ", or let one of these push: " : ", ") + name;
  finding.facts.push_back({"excepted", std::move(excepted)});
}

bool concerns(const policy::GlobList& globs, const git::PathChange& change) {
  if (globs.matches(change.path))
    return true;
  const auto stands_for_folder = [](const std::optional<git::PathState>& state) {
    return state &&
           (state->kind == git::EntryKind::symlink || state->kind == git::EntryKind::submodule);
  };
  return (stands_for_folder(change.before) || stands_for_folder(change.after)) &&
         globs.may_match_below(change.path);
}

std::optional<TextFault> text_fault(const policy::TextRule& rule,
                                    std::string_view what,
                                    const RuledText& text) {
  if (rule.must && !rule.must->matches(text.shown))
    return TextFault{std::string(what) + "-mismatch", rule.must->text()};
  if (rule.must_not && (rule.must_not->matches(text.shown) || rule.must_not->matches(text.whole)))
    return TextFault{std::string(what) + "-forbidden", rule.must_not->text()};
  return std::nullopt;
}

}  // namespace refward::inspect
