// SPDX-License-Identifier: Apache-2.0
#include "config/lint.h"

#include "config/section.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

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
  if (!block.signers ||
      std::ranges::any_of(kAboutSigners, [&](Word word) { return asks_for(block, word); }))
    return;
  if (!block.refs.may_match_below(kBranches) && !block.refs.may_match_below(kTags))
    problems.warning(places.signers,
                     "signers of refs outside refs/heads and refs/tags sign nothing unless require "
                     "asks for signed-commits, signed-tags or signed-push");
}

void lint_purpose(const Block& block, const BlockPlaces& places, Collector& problems) {
  if (block.require.empty() && !block.signers)
    problems.warning(places.block,
                     "the block asks for nothing: it has neither require nor signers");
  if (asks_for(block, Word::no_create) && asks_for(block, Word::immutable))
    problems.warning(places.block,
                     "with \"no-create\" and \"immutable\" these refs can never change in any way");
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

void lint_names(const Config& config, Collector& problems) {
  std::map<std::string_view, Spot> seen;
  for (std::size_t i = 0; i < config.places.size(); ++i) {
    const Spot spot = config.places[i].block;
    const auto [first, is_new] = seen.emplace(config.policy.blocks[i].name, spot);
    if (!is_new)
      problems.warning(spot, fmt::format("the block of line {} is called \"{}\" as well",
                                         first->second.line, first->first));
  }
}

}  // namespace

void lint(const Config& config, Collector& problems) {
  for (std::size_t i = 0; i < config.places.size(); ++i) {
    const Block& block = config.policy.blocks[i];
    const BlockPlaces& places = config.places[i];
    lint_tags(block, places, problems);
    lint_signers(block, places, problems);
    lint_purpose(block, places, problems);
    lint_namespaces(config, block, places, problems);
    lint_repositories(places, problems);
  }
  lint_names(config, problems);
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
