// SPDX-License-Identifier: Apache-2.0
// The canonical text of a policy. Every value stands in quotes, so that no pattern or name can end
// a line or look like another; lists are sorted and without repetitions.
#include "policy/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace refward::policy {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += fmt::format("\\{}", c);
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + "\"";
}

std::string line(std::string_view key, const std::vector<std::string>& texts) {
  return canonical_list(key, texts) + "\n";
}

// Lines, or groups of them, whose order and repetition mean nothing.
std::string sorted(const std::set<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts)
    out += part;
  return out;
}

std::string line(std::string_view key, const Approvals& approvals) {
  const bool unbound = approvals.merges == Approvals::Merges::unbound;
  return fmt::format("{} {}{} {}\n", key, approvals.count, unbound ? " unbound_merges" : "",
                     canonical_list("from", approvals.from));
}

std::string text_of(const Weekly& weekly) {
  return fmt::format("weekly {} {} {}", weekly.from.count(), weekly.until.count(),
                     quoted(weekly.zone.name()));
}

std::string text_of(const Between& between) {
  return fmt::format("between {} {}", base::to_rfc3339(between.from),
                     base::to_rfc3339(between.until));
}

std::string lines(std::string_view key, const std::vector<Freeze>& freezes) {
  std::set<std::string> out;
  for (const Freeze& freeze : freezes)
    out.insert(fmt::format("{} {} {} reason {}\n", key,
                           std::visit([](const auto& when) { return text_of(when); }, freeze.when),
                           canonical_list("except", freeze.except), quoted(freeze.reason)));
  return sorted(out);
}

std::string promotion(std::string_view key,
                      const std::optional<std::string>& from,
                      base::Seconds soak) {
  return from ? fmt::format("{} {} soak {}\n", key, quoted(*from), soak.count()) : std::string();
}

std::string text_of(const PathRule& rule) {
  std::string out = line(" paths", rule.match.entries());
  if (rule.signers)
    out += line("  signers", *rule.signers);
  if (rule.approvals)
    out += line("  approvals", *rule.approvals);
  return out + lines("  freeze", rule.freeze) +
         promotion("  promote_from", rule.promote_from, rule.soak);
}

template <typename Number>
std::string line(std::string_view key, const std::optional<Number>& number) {
  return number ? fmt::format("{} {}\n", key, *number) : std::string();
}

std::string line(std::string_view key, const std::optional<TextRule>& rule) {
  if (!rule)
    return {};
  std::string out(key);
  if (rule->must)
    out += " must " + quoted(rule->must->text());
  if (rule->must_not)
    out += " must_not " + quoted(rule->must_not->text());
  return out + "\n";
}

std::string files_text(const Settings& settings) {
  std::string out = line(" max_file_size", settings.max_file_size) +
                    line(" max_path_length", settings.max_path_length);
  if (!settings.forbid_paths.empty())
    out += line(" forbid_paths", settings.forbid_paths.entries());
  std::vector<std::string> kinds;
  for (const FileKind kind : settings.forbid_kinds)
    kinds.emplace_back(to_text(kind));
  if (!kinds.empty())
    out += line(" forbid_kinds", kinds);
  if (!settings.submodule_urls)
    return out;
  std::vector<std::string> urls;
  for (const Pattern& pattern : *settings.submodule_urls)
    urls.push_back(pattern.text());
  return out + line(" submodule_urls", urls);
}

std::string fsck_text(const Settings& settings) {
  if (settings.fsck == Fsck::off)
    return {};
  return canonical_list(" fsck strict ignore",
                        {settings.fsck_ignore.begin(), settings.fsck_ignore.end()}) +
         "\n";
}

std::string text_of(const Settings& settings) {
  std::string out;
  if (settings.approvals)
    out += line(" approvals", *settings.approvals);
  if (settings.rewind == Rewind::with_approval)
    out += " allow_rewind\n";
  if (settings.pushers)
    out += line(" pushers", *settings.pushers);
  out += line(" max_push_commits", settings.max_push_commits) +
         line(" max_push_refs", settings.max_push_refs) + line(" ref_name", settings.ref_name) +
         line(" commit_message", settings.commit_message) +
         line(" author_email", settings.author_email) +
         line(" committer_email", settings.committer_email) + files_text(settings) +
         lines(" freeze", settings.freeze) +
         promotion(" promote_from", settings.promote_from, settings.soak) + fsck_text(settings);
  std::set<std::string> rules;
  for (const PathRule& rule : settings.paths)
    rules.insert(text_of(rule));
  return out + sorted(rules);
}

}  // namespace

std::string canonical_list(std::string_view key, const std::vector<std::string>& texts) {
  const std::set<std::string_view> sorted(texts.begin(), texts.end());
  std::string out(key);
  for (const std::string_view text : sorted)
    out += " " + quoted(text);
  return out;
}

std::string canonical(const Block& block) {
  std::vector<std::string> words;
  for (const Word word : block.require)
    words.emplace_back(to_text(word));
  std::string out = "protect " + quoted(block.name) + "\n";
  out += line(" repositories", block.repositories.entries());
  out += line(" refs", block.refs.entries());
  out += fmt::format(" mode {}\n", findings::to_text(block.mode));
  out += line(" require", words);
  if (block.signers)
    out += line(" signers", *block.signers);
  return out + text_of(block.settings);
}

std::string cover_text(const Policy& policy, const Place& place) {
  std::set<std::string> blocks;
  for (const Block* block : covering(policy, place))
    if (block->mode == findings::Mode::enforce)
      blocks.insert(canonical(*block));
  return sorted(blocks);
}

std::string canonical(const Policy& policy) {
  std::set<std::string> blocks;
  for (const Block& block : policy.blocks)
    blocks.insert(canonical(block));
  return line("allow", policy.allowed_namespaces.entries()) + sorted(blocks);
}

}  // namespace refward::policy
