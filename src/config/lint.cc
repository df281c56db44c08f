// SPDX-License-Identifier: Apache-2.0
#include "config/lint.h"

#include "config/section.h"
#include "secrets/gitleaks/rules.h"
#include "secrets/scanner.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace refward::config {
namespace {

using policy::Block;
using policy::Word;

constexpr std::string_view kBranches = "refs/heads/";
constexpr std::string_view kTags = "refs/tags/";
constexpr std::string_view kNotes = "refs/notes/";

// Each of them asks for a signature, of some kind.
constexpr std::array kAboutSigners = {
    Word::signed_commits,   Word::signed_tags,      Word::signed_push,   Word::committer_is_signer,
    Word::author_is_signer, Word::pusher_is_signer, Word::user_presence, Word::user_verification,
};

bool asks_for(const Block& block, Word word) {
  return block.require.count(word) != 0;
}

void lint_tags(const Block& block, const BlockPlaces& places, Collector& problems) {
  if (block.refs.may_match_below(kTags))
    return;
  for (const Word word : {Word::signed_tags, Word::annotated_tags})
    if (asks_for(block, word))
      problems.warning(places.refs,
                       fmt::format("\"{}\" is required, but no pattern here covers a tag",
                                   policy::to_text(word)));
}

void lint_signers(const Block& block, const BlockPlaces& places, Collector& problems) {
  // What is asked of a ref that is neither a branch nor a tag is asked of all.
  const std::set<Word> words = policy::effective_words(block, kNotes);
  if (!block.signers ||
      std::ranges::any_of(kAboutSigners, [&](Word word) { return words.count(word) != 0; }))
    return;
  if (!block.refs.may_match_below(kBranches) && !block.refs.may_match_below(kTags))
    problems.warning(places.signers,
                     "signers of refs outside refs/heads and refs/tags sign nothing unless require "
                     "asks for signed-commits, signed-tags or signed-push");
}

// Keys that say for what a block is, and not what it asks.
bool is_about_place(std::string_view key) {
  return key == "name" || key == "repositories" || key == "refs" || key == "mode" ||
         key == "require" || key == "match";
}

bool asks_for_nothing(const Spots& keys) {
  return std::ranges::all_of(keys, [](const auto& key) { return is_about_place(key.first); });
}

void lint_purpose(const Block& block, const BlockPlaces& places, Collector& problems) {
  if (block.require.empty() && asks_for_nothing(places.keys))
    problems.warning(places.block,
                     "the block asks for nothing: it has neither require nor signers nor any "
                     "other setting");
  for (const RulePlaces& rule : places.paths)
    if (asks_for_nothing(rule.keys))
      problems.warning(rule.rule,
                       "the rule asks for nothing: it has neither signers nor approvals nor any "
                       "other setting");
}

// Nothing that is asked of a change is ever asked where nothing may change.
void lint_locked(const Block& block, const BlockPlaces& places, Collector& problems) {
  const std::set<Word> words = policy::effective_words(block, kNotes);
  const auto has = [&](Word word) { return words.count(word) != 0; };
  if (!has(Word::no_create) ||
      !(has(Word::immutable) || (has(Word::no_update) && has(Word::no_delete))))
    return;
  if (has(Word::immutable))
    problems.warning(places.block,
                     "with \"no-create\" and \"immutable\" these refs can never change in any way");
  else
    for (const std::string_view key : {"approvals", "paths", "promote_from"})
      if (const auto found = places.keys.find(key); found != places.keys.end())
        problems.warning(found->second,
                         fmt::format("{} can never count: these refs can never change in any way, "
                                     "by \"no-create\" and \"no-update\"",
                                     key));
}

void lint_unreachable(const Block& block, const BlockPlaces& places, Collector& problems) {
  const policy::Settings& settings = block.settings;
  if (asks_for(block, Word::linear) && settings.approvals &&
      settings.approvals->merges == policy::Approvals::Merges::unbound)
    problems.warning(spot_of(places.keys, "approvals", places.block),
                     "unbound_merges is about merges, and \"linear\" lets none through");
  if (settings.submodule_urls && settings.forbid_kinds.count(policy::FileKind::submodule) != 0)
    problems.warning(spot_of(places.keys, "submodule_urls", places.block),
                     "submodule_urls says which submodules may be, and forbid_kinds lets none be");
  if (settings.submodule_urls)
    for (const policy::Pattern& pattern : *settings.submodule_urls)
      if (!pattern.text().starts_with('^'))
        problems.warning(spot_of(places.keys, "submodule_urls", places.block),
                         fmt::format("the pattern {} is searched anywhere in a URL, so that a URL "
                                     "which only ends with it passes, too: begin it with \"^\"",
                                     pattern.text()));
  if (asks_for(block, Word::linear) && asks_for(block, Word::clean_merge))
    problems.warning(places.block,
                     "\"clean-merge\" is about merges, and \"linear\" lets none through");
}

void lint_namespaces(const Config& config,
                     const Block& block,
                     const BlockPlaces& places,
                     Collector& problems) {
  if (!config.policy.allowed_namespaces.empty())
    return;
  for (const std::string_view open : {kBranches, kTags, kNotes})
    if (block.refs.may_match_below(open))
      return;
  problems.warning(places.refs,
                   "these refs are in no open namespace, and a block opens none: see [refs] allow");
}

void lint_repositories(const BlockPlaces& places, Collector& problems) {
  for (const PlacedText& entry : places.repository_entries)
    if (entry.value.ends_with(".git"))
      problems.warning(entry.spot, "\"" + entry.value +
                                       "\" matches nothing that a repository's name is likely to "
                                       "be: names stand without \".git\"");
}

}  // namespace

void lint(const Config& config, Collector& problems) {
  for (std::size_t i = 0; i < config.places.size(); ++i) {
    const Block& block = config.policy.blocks[i];
    const BlockPlaces& places = config.places[i];
    lint_tags(block, places, problems);
    lint_signers(block, places, problems);
    lint_purpose(block, places, problems);
    lint_locked(block, places, problems);
    lint_unreachable(block, places, problems);
    lint_namespaces(config, block, places, problems);
    lint_repositories(places, problems);
  }
  for (const std::string& pattern : config.certificate_principals)
    if (pattern.find_first_not_of("*?") == std::string::npos)
      problems.warning({0, 0}, "signatures.certificate_principals: \"" + pattern +
                                   "\" lets every certificate name whomever it likes");
  if (config.places.empty())
    problems.warning({0, 0}, "no ref is protected: there is no [[protect]] block");
  for (const std::string& entry : config.policy.allowed_namespaces.entries())
    if (entry.starts_with("refs/replace"))
      problems.warning({0, 0}, "refs.allow: \"" + entry + "\" opens nothing below refs/replace/");
}

Problems check_allows(const Config& config, base::Instant now) {
  Collector problems(config.file.string());
  std::set<std::string_view> rules;
  for (const secrets::RuleInfo& rule : secrets::Scanner::rules())
    rules.insert(rule.name);
  for (const auto& file : config.secrets.imported)
    for (const secrets::gitleaks::Rule& rule : file->rules)
      rules.insert(rule.id);
  for (std::size_t i = 0; i < config.allow_places.size(); ++i) {
    const inspect::SecretAllow& allow = config.secrets.allowed[i];
    if (allow.until && *allow.until <= now)
      problems.warning(config.allow_places[i], "this exception ended at " +
                                                   base::to_rfc3339(*allow.until) +
                                                   " and allows nothing any more");
    else if (!rules.contains(allow.rule))
      problems.warning(config.allow_places[i], "no rule is called \"" + allow.rule +
                                                   "\", so this exception allows nothing");
  }
  return problems.take();
}

Problems check_people(const Config& config,
                      const std::function<bool(std::string_view entry)>& is_known) {
  Collector problems(config.file.string());
  for (const BlockPlaces& places : config.places)
    for (const PlacedText& entry : places.people)
      if (!is_known(entry.value))
        problems.error(entry.spot,
                       entry.value.starts_with('@')
                           ? "unknown team: " + entry.value
                           : "no person or principal is called \"" + entry.value + "\"");
  return problems.take();
}

}  // namespace refward::config
