// SPDX-License-Identifier: Apache-2.0
#include "config/block_readers.h"
#include "config/readers.h"

#include <fmt/format.h>

#include <algorithm>

namespace refward::config {
namespace {

using findings::Mode;
using policy::Block;
using policy::RefGlobs;
using policy::RepositoryGlobs;

void read_name(Section& section, std::size_t number, Block& block) {
  block.name = fmt::format("protect[{}]", number);
  const auto name = section.text("name");
  if (!name)
    return;
  block.name = name->value;
  if (name->value.empty() || name->value.size() > kMaxName)
    section.problems().error(name->spot,
                             fmt::format("protect.name must have 1 to {} characters", kMaxName));
}

void read_refs_of(Section& section, Block& block, BlockPlaces& places) {
  if (!section.has("refs"))
    section.problems().error(section.spot(),
                             "protect.refs is missing: a block says which refs it protects, as in "
                             "refs = [\"@default\"]");
  const auto list = section.some_texts("refs", "the block would protect nothing");
  if (!list)
    return;
  places.refs = list->spot;
  if (auto globs = read_globs<RefGlobs>(section, *list))
    block.refs = *std::move(globs);
}

void read_repositories(Section& section, Block& block, BlockPlaces& places) {
  const auto list = section.some_texts(
      "repositories", "the block would protect nothing; leave the key out for all repositories");
  if (!list)
    return;
  places.repository_entries = list->items;
  if (auto globs = read_globs<RepositoryGlobs>(section, *list))
    block.repositories = *std::move(globs);
}

void read_require(Section& section, Block& block) {
  const auto list = section.texts("require");
  if (!list)
    return;
  for (const PlacedText& item : list->items) {
    if (const auto word = policy::word_named(item.value)) {
      block.require.insert(*word);
      continue;
    }
    std::vector<std::string_view> known;
    for (const policy::Word word : policy::words())
      known.push_back(policy::to_text(word));
    section.unknown_word(item, known);
  }
}

void read_block(Section& section, std::size_t number, Config& config) {
  Block block;
  BlockPlaces places{.block = section.spot(), .keys = section.spots(), .people = {}};
  const std::size_t errors = section.problems().errors();
  read_name(section, number, block);
  read_repositories(section, block, places);
  read_refs_of(section, block, places);
  read_word(section, "mode", {Mode::enforce, Mode::evaluate}, block.mode);
  read_require(section, block);
  if (section.has("signers"))
    places.signers = section.spot_of_value("signers");
  block.signers = read_signers(section, places);
  read_settings(section, block, places);
  read_paths(section, block, places);
  section.finish();
  if (section.problems().errors() == errors)
    check_block(block, places, section.problems());
  config.policy.blocks.push_back(std::move(block));
  config.places.push_back(std::move(places));
}

}  // namespace

void read_protect(std::vector<Section> sections, Config& config) {
  for (std::size_t i = 0; i < sections.size(); ++i)
    read_block(sections[i], i + 1, config);
  if (!sections.empty())
    check_blocks(config, sections.front().problems());
}

void read_refs(Section section, Config& config) {
  const auto list = section.texts("allow");
  if (list) {
    for (const PlacedText& item : list->items)
      if (item.value == "@default" || item.value == "!@default")
        section.problems().error(item.spot,
                                 "\"@default\" stands in the refs of a block only: branches are "
                                 "always open");
    if (auto globs = read_globs<RefGlobs>(section, *list))
      config.policy.allowed_namespaces = *std::move(globs);
  }
  section.finish();
}

}  // namespace refward::config
