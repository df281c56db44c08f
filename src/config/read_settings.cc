// SPDX-License-Identifier: Apache-2.0
// The settings of a block that have a value of their own: limits, kinds, patterns, pushers.
#include "base/text.h"
#include "config/block_readers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace refward::config {
namespace {

using policy::FileKind;
using policy::Pattern;
using policy::Settings;
using policy::TextRule;

constexpr std::array kKinds = {FileKind::binary, FileKind::executable, FileKind::symlink_outside,
                               FileKind::submodule};

void read_limit(Section& section,
                std::string_view key,
                std::int64_t most,
                std::optional<std::size_t>& out) {
  if (const auto number = section.number(key, 1, most))
    out = static_cast<std::size_t>(*number);
}

std::optional<Pattern> pattern_of(Section& section, const PlacedText& text) {
  // It is found in every text, so that it holds always or never.
  if (text.value.empty()) {
    section.problems().error(text.spot, "an empty pattern");
    return std::nullopt;
  }
  auto pattern = Pattern::parse(text.value);
  if (pattern)
    return *std::move(pattern);
  section.problems().error(text.spot, base::printable(pattern.error().what));
  return std::nullopt;
}

std::optional<Pattern> read_pattern(Section& section, std::string_view key) {
  const auto text = section.text(key);
  return text ? pattern_of(section, *text) : std::nullopt;
}

// A pattern, or { must = "..", must_not = ".." }.
void read_text_rule(Section& section, std::string_view key, std::optional<TextRule>& out) {
  if (!section.holds_table(key)) {
    if (auto must = read_pattern(section, key))
      out = TextRule{std::move(must), std::nullopt};
    return;
  }
  auto table = section.child(key);
  TextRule rule{read_pattern(*table, "must"), read_pattern(*table, "must_not")};
  const std::size_t errors = section.problems().errors();
  table->finish();
  if (!rule.must && !rule.must_not && section.problems().errors() == errors &&
      !table->has("must") && !table->has("must_not"))
    section.problems().error(table->spot(), fmt::format("{} says neither must nor must_not", key));
  out = std::move(rule);
}

void read_patterns(Section& section, Settings& settings) {
  const auto list = section.some_texts(
      "submodule_urls", "no submodule could match; to have none, forbid_kinds = [\"submodule\"]");
  if (!list)
    return;
  if (list->items.size() > kMaxPatterns)
    section.problems().error(list->spot, fmt::format("more than {} patterns", kMaxPatterns));
  settings.submodule_urls.emplace();
  for (const PlacedText& item : list->items)
    if (auto pattern = pattern_of(section, item))
      settings.submodule_urls->push_back(*std::move(pattern));
}

void read_forbidden(Section& section, Settings& settings) {
  if (const auto list = section.texts("forbid_paths"))
    if (auto globs = read_globs<policy::GlobList>(section, *list))
      settings.forbid_paths = *std::move(globs);
  const auto kinds = section.texts("forbid_kinds");
  if (!kinds)
    return;
  for (const PlacedText& item : kinds->items) {
    if (const auto kind = policy::file_kind_named(item.value)) {
      settings.forbid_kinds.insert(*kind);
      continue;
    }
    std::vector<std::string_view> known;
    for (const FileKind kind : kKinds)
      known.push_back(policy::to_text(kind));
    section.unknown_word(item, known);
  }
}

void read_limits(Section& section, Settings& settings) {
  settings.max_file_size = section.size("max_file_size", kMaxFileSizeAllowed);
  read_limit(section, "max_path_length", kMaxPathLengthAllowed, settings.max_path_length);
  read_limit(section, "max_push_commits", kMaxPushAllowed, settings.max_push_commits);
  read_limit(section, "max_push_refs", kMaxPushAllowed, settings.max_push_refs);
}

bool is_message_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxMessageId && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

void read_fsck(Section& section, Settings& settings) {
  read_word(section, "fsck", {policy::Fsck::off, policy::Fsck::strict}, settings.fsck);
  const auto list = section.texts("fsck_ignore");
  if (!list)
    return;
  for (const PlacedText& item : list->items)
    if (is_message_id(item.value))
      settings.fsck_ignore.insert(item.value);
    else
      section.problems().error(item.spot,
                               "fsck_ignore names message ids of git-fsck(1), as in "
                               "\"missingSpaceBeforeDate\"");
}

// One ref, by its full name.
void read_source_ref(Section& section, Settings& settings) {
  const auto text = section.text("promote_from");
  if (!text)
    return;
  const bool literal =
      text->value.starts_with("refs/") && text->value.find_first_of("*?[\\") == std::string::npos;
  if (literal && policy::RefGlobs::check(text->value))
    settings.promote_from = text->value;
  else
    section.problems().error(text->spot,
                             "protect.promote_from must be the full name of one ref, as in "
                             "\"refs/heads/staging\"");
}

}  // namespace

void read_soak(Section& section, base::Seconds& soak) {
  if (const auto span = section.duration("soak", base::Seconds{0}, kMaxSoak))
    soak = *span;
}

void read_settings(Section& section, policy::Block& block, BlockPlaces& places) {
  Settings& settings = block.settings;
  settings.approvals = read_approvals(section, places);
  read_limits(section, settings);
  read_forbidden(section, settings);
  read_patterns(section, settings);
  read_text_rule(section, "commit_message", settings.commit_message);
  read_text_rule(section, "author_email", settings.author_email);
  read_text_rule(section, "committer_email", settings.committer_email);
  read_text_rule(section, "ref_name", settings.ref_name);
  settings.pushers =
      read_names(section, "pushers",
                 "nobody may push; to stop all moves take require = [\"no-update\"]", places);
  settings.freeze = read_freezes(section, places);
  read_source_ref(section, settings);
  read_soak(section, settings.soak);
  if (section.flag("allow_rewind").value_or(false))
    settings.rewind = policy::Rewind::with_approval;
  read_fsck(section, settings);
}

}  // namespace refward::config
