// SPDX-License-Identifier: Apache-2.0
// What keys of one block say against each other.
#include "config/block_readers.h"

#include <fmt/format.h>

#include <algorithm>

namespace refward::config {
namespace {

using policy::Block;
using policy::Word;

void check_rewind(const Block& block, const BlockPlaces& places, Collector& problems) {
  if (block.settings.rewind == policy::Rewind::refused)
    return;
  const Spot spot = spot_of(places.keys, "allow_rewind", places.block);
  if (!block.settings.approvals)
    problems.error(spot, "allow_rewind needs approvals: who lets a ref go back?");
  if (block.settings.promote_from || !block.settings.paths.empty())
    problems.warning(spot,
                     "allow_rewind is without effect beside promote_from and [[protect.paths]]");
  for (const Word word : {Word::fast_forward, Word::no_update, Word::immutable})
    if (block.require.count(word) != 0)
      problems.error(spot, "allow_rewind allows what \"" + std::string(to_text(word)) +
                               "\" in require refuses");
}

void check_fsck(const Block& block, const BlockPlaces& places, Collector& problems) {
  const auto ignore = places.keys.find("fsck_ignore");
  if (ignore != places.keys.end() && block.settings.fsck == policy::Fsck::off)
    problems.error(ignore->second, "fsck_ignore without fsck = \"strict\" ignores nothing");
}

void check_soak(const Spots& keys, bool promotes, Collector& problems) {
  if (const auto soak = keys.find("soak"); soak != keys.end() && !promotes)
    problems.error(soak->second, "soak without promote_from: where should it have stood?");
}

// Does the pattern of a "!" entry surely match whatever this one matches?
bool takes_all_of(std::string_view taken, std::string_view pattern) {
  if (taken == pattern || taken == "**")
    return true;
  const std::string_view folder =
      taken.substr(0, taken.size() - std::min<std::size_t>(2, taken.size()));
  return taken.ends_with("/**") && folder.find_first_of("*?[\\") == std::string_view::npos &&
         pattern.starts_with(folder);
}

void check_rest(const std::vector<std::string>& entries, Spot spot, Collector& problems) {
  const auto is_taken = [&](const std::string& entry) {
    return entry.starts_with('!') || std::ranges::any_of(entries, [&](const std::string& other) {
             return other.starts_with('!') && takes_all_of(other.substr(1), entry);
           });
  };
  if (!entries.empty() && std::ranges::all_of(entries, is_taken))
    problems.error(spot, "the patterns can never match: \"!\" entries take all away again");
}

// What a path below `match` has to have stood at: the same path below another folder. Both have to
// be folders that no path is in at once.
void check_source_folder(const policy::PathRule& rule,
                         const RulePlaces& places,
                         Collector& problems) {
  if (!rule.promote_from)
    return;
  const auto folder = rule.match.literal_folder();
  const Spot spot = spot_of(places.keys, "promote_from", places.rule);
  if (!folder)
    problems.error(
        spot_of(places.keys, "match", places.rule),
        "with promote_from every pattern of match begins with one and the same folder, "
        "as in \"envs/prod/**\": which path is to be the same otherwise? Make a rule for "
        "each folder");
  else if (*folder == *rule.promote_from || rule.match.matches(*rule.promote_from + "x") ||
           rule.match.matches(*rule.promote_from + "x/x"))
    problems.error(spot,
                   "the rule governs the folder that promote_from names, so that nothing "
                   "could ever come to stand there");
}

void check_path_rules(const Block& block, const BlockPlaces& places, Collector& problems) {
  for (std::size_t i = 0; i < places.paths.size(); ++i) {
    const policy::PathRule& rule = block.settings.paths[i];
    const RulePlaces& at = places.paths[i];
    check_soak(at.keys, rule.promote_from.has_value(), problems);
    check_rest(rule.match.entries(), spot_of(at.keys, "match", at.rule), problems);
    check_source_folder(rule, at, problems);
  }
}

// HEAD is no branch: "@default" is left out, which may name another branch in each repository.
bool covers_by_name(const Block& block, const std::string& ref) {
  return block.refs.matches(ref, "HEAD");
}

void check_source_ref(const Block& block, const BlockPlaces& places, Collector& problems) {
  const auto& source = block.settings.promote_from;
  if (source && covers_by_name(block, *source))
    problems.error(spot_of(places.keys, "promote_from", places.block),
                   "the block covers \"" + *source +
                       "\" itself, so that nothing could ever come to stand there");
}

bool may_share_a_repository(const Block& a, const Block& b) {
  const auto any_in = [](const Block& one, const Block& other) {
    return std::ranges::any_of(one.repositories.entries(), [&](const std::string& entry) {
      return other.repositories.matches(entry);
    });
  };
  return any_in(a, b) || any_in(b, a);
}

// Does what `block` covers come, through the stages of any number of blocks, from itself?
bool comes_from_itself(const std::vector<Block>& blocks, const Block& block) {
  std::vector<const Block*> open = {&block};
  std::set<const Block*> seen;
  while (!open.empty()) {
    const Block* stage = open.back();
    open.pop_back();
    if (!stage->settings.promote_from || covers_by_name(*stage, *stage->settings.promote_from))
      continue;
    for (const Block& before : blocks) {
      if (!before.settings.promote_from || !may_share_a_repository(block, before) ||
          !covers_by_name(before, *stage->settings.promote_from))
        continue;
      if (&before == &block)
        return true;
      if (seen.insert(&before).second)
        open.push_back(&before);
    }
  }
  return false;
}

void check_names(const Config& config, Collector& problems) {
  std::map<std::string_view, Spot> seen;
  for (std::size_t i = 0; i < config.places.size(); ++i) {
    const Spot spot = config.places[i].block;
    const auto [first, is_new] = seen.emplace(config.policy.blocks[i].name, spot);
    if (!is_new)
      problems.error(spot_of(config.places[i].keys, "name", spot),
                     fmt::format("the block of line {} is called \"{}\" as well",
                                 first->second.line, first->first));
  }
}

}  // namespace

void check_block(const Block& block, const BlockPlaces& places, Collector& problems) {
  check_rewind(block, places, problems);
  check_fsck(block, places, problems);
  check_soak(places.keys, block.settings.promote_from.has_value(), problems);
  check_rest(block.refs.entries(), spot_of(places.keys, "refs", places.block), problems);
  check_rest(block.repositories.entries(), spot_of(places.keys, "repositories", places.block),
             problems);
  check_source_ref(block, places, problems);
  check_path_rules(block, places, problems);
}

void check_blocks(const Config& config, Collector& problems) {
  check_names(config, problems);
  const std::vector<Block>& blocks = config.policy.blocks;
  for (std::size_t i = 0; i < config.places.size(); ++i)
    if (comes_from_itself(blocks, blocks[i]))
      problems.error(spot_of(config.places[i].keys, "promote_from", config.places[i].block),
                     "what this block covers would have to come, through the stages before, from "
                     "itself: promote_from goes round in a circle");
}

}  // namespace refward::config
