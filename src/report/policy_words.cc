// SPDX-License-Identifier: Apache-2.0
#include "report/policy_words.h"

#include "base/text.h"
#include "report/layout.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

namespace refward::report {
namespace {

std::string joined(const std::vector<std::string>& texts) {
  return base::printable(fmt::format("{}", fmt::join(texts, ", ")));
}

// Whom the entries mean: by name, each once. A team or person that nobody is stays as it is.
std::string persons_of(const policy::Names& entries, const identity::People& people) {
  std::set<std::string> names;
  for (const identity::Person& person : people.all())
    if (policy::is_among(entries, &person))
      names.insert(person.name);
  const std::string whom = joined({names.begin(), names.end()});
  const std::string written = joined(entries);
  if (names.empty())
    return "nobody is " + written;
  return whom == written ? whom : whom + " (" + written + ")";
}

std::string approvals_words(const policy::Approvals& approvals, const identity::People& people) {
  const bool unbound = approvals.merges == policy::Approvals::Merges::unbound;
  return fmt::format("{} of {}, other than who signed, wrote or committed it{}", approvals.count,
                     persons_of(approvals.from, people),
                     unbound ? "; a merge needs no trailer" : "");
}

std::string freeze_words(const policy::Freeze& freeze, const identity::People& people) {
  std::string out =
      "from " + base::printable(freeze.from_text) + " until " + base::printable(freeze.until_text);
  if (!freeze.except.empty())
    out += ", but for " + persons_of(freeze.except, people);
  return freeze.reason.empty() ? out : out + ": " + base::printable(freeze.reason);
}

std::string rule_words(const policy::TextRule& rule) {
  std::string out;
  if (rule.must)
    out = "matches " + base::printable(rule.must->text());
  if (rule.must_not)
    out += (out.empty() ? "" : ", and ") +
           ("does not match " + base::printable(rule.must_not->text()));
  return out;
}

// The largest unit that needs no fraction.
std::string span_words(base::Seconds span) {
  constexpr std::pair<std::int64_t, const char*> kUnits[] = {
      {86'400, "day"}, {3'600, "hour"}, {60, "minute"}, {1, "second"}};
  for (const auto& [size, name] : kUnits)
    if (span.count() % size == 0)
      return counted(static_cast<std::size_t>(span.count() / size), name, std::string(name) + "s");
  return {};
}

std::string soak_words(const std::string& from, base::Seconds soak) {
  const std::string stood = "what changes has to stand at " + base::printable(from);
  return soak.count() == 0 ? stood : fmt::format("{}, for {} at least", stood, span_words(soak));
}

template <typename T>
void add_number(SettingLines& lines, const char* key, const std::optional<T>& value) {
  if (value)
    lines.emplace_back(key, fmt::format("{} at most", *value));
}

void add_text(SettingLines& lines, const char* key, const std::optional<policy::TextRule>& rule) {
  if (rule)
    lines.emplace_back(key, rule_words(*rule));
}

void add_limits(SettingLines& lines, const policy::Settings& settings) {
  if (settings.max_file_size)
    lines.emplace_back("max_file_size", fmt::format("{} bytes at most", *settings.max_file_size));
  add_number(lines, "max_path_length", settings.max_path_length);
  add_number(lines, "max_push_commits", settings.max_push_commits);
  add_number(lines, "max_push_refs", settings.max_push_refs);
  if (!settings.forbid_paths.empty())
    lines.emplace_back("forbid_paths", joined(settings.forbid_paths.entries()));
  std::vector<std::string> kinds;
  for (const policy::FileKind kind : settings.forbid_kinds)
    kinds.emplace_back(to_text(kind));
  if (!kinds.empty())
    lines.emplace_back("forbid_kinds", joined(kinds));
  std::vector<std::string> urls;
  if (settings.submodule_urls)
    for (const policy::Pattern& pattern : *settings.submodule_urls)
      urls.push_back(pattern.text());
  if (settings.submodule_urls)
    lines.emplace_back("submodule_urls", "each matches one of " + joined(urls));
}

}  // namespace

SettingLines word_lines(const policy::Block& block, std::string_view ref) {
  SettingLines lines;
  for (const policy::Word word : policy::effective_words(block, ref)) {
    std::string words;
    if (const auto rule = findings::rule_named(to_text(word)))
      for (const findings::Rule& each : findings::rules())
        if (each.id == *rule)
          words = each.summary;
    const std::string_view by = policy::asked_by(block, ref, word);
    if (by != "require")
      words += fmt::format(" (implied by {})", by);
    lines.emplace_back(to_text(word), std::move(words));
  }
  return lines;
}

SettingLines setting_lines(const policy::Block& block, const identity::People& people) {
  const policy::Settings& settings = block.settings;
  SettingLines lines;
  lines.emplace_back("signers", block.signers ? persons_of(*block.signers, people)
                                              : "whoever the keyrings identify");
  if (settings.pushers)
    lines.emplace_back("pushers", persons_of(*settings.pushers, people));
  if (settings.approvals)
    lines.emplace_back("approvals", approvals_words(*settings.approvals, people));
  if (settings.rewind == policy::Rewind::with_approval)
    lines.emplace_back("allow_rewind", "the ref may go back where that is approved");
  if (settings.promote_from)
    lines.emplace_back("promote_from", soak_words(*settings.promote_from, settings.soak));
  for (const policy::Freeze& freeze : settings.freeze)
    lines.emplace_back("freeze", freeze_words(freeze, people));
  add_limits(lines, settings);
  add_text(lines, "commit_message", settings.commit_message);
  add_text(lines, "author_email", settings.author_email);
  add_text(lines, "committer_email", settings.committer_email);
  add_text(lines, "ref_name", settings.ref_name);
  if (settings.fsck == policy::Fsck::strict)
    lines.emplace_back("fsck", settings.fsck_ignore.empty()
                                   ? "strict"
                                   : "strict, but for " + joined({settings.fsck_ignore.begin(),
                                                                  settings.fsck_ignore.end()}));
  return lines;
}

SettingLines rule_lines(const policy::PathRule& rule, const identity::People& people) {
  SettingLines lines = {{"match", joined(rule.match.entries())}};
  if (rule.signers)
    lines.emplace_back("signers", persons_of(*rule.signers, people));
  if (rule.approvals)
    lines.emplace_back("approvals", approvals_words(*rule.approvals, people));
  if (rule.promote_from)
    lines.emplace_back("promote_from", soak_words(*rule.promote_from, rule.soak));
  for (const policy::Freeze& freeze : rule.freeze)
    lines.emplace_back("freeze", freeze_words(freeze, people));
  return lines;
}

}  // namespace refward::report
