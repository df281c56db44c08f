// SPDX-License-Identifier: Apache-2.0
// What keys of one block say against each other.
#include "config/block_readers.h"

namespace refward::config {
namespace {

using policy::Block;
using policy::Word;

Spot spot_of(const Spots& keys, std::string_view key, Spot otherwise) {
  const auto found = keys.find(key);
  return found == keys.end() ? otherwise : found->second;
}

void check_rewind(const Block& block, const BlockPlaces& places, Collector& problems) {
  if (block.settings.rewind == policy::Rewind::refused)
    return;
  const Spot spot = spot_of(places.keys, "allow_rewind", places.block);
  if (!block.settings.approvals)
    problems.error(spot, "allow_rewind needs approvals: who lets a ref go back?");
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

}  // namespace

void check_block(const Block& block, const BlockPlaces& places, Collector& problems) {
  check_rewind(block, places, problems);
  check_fsck(block, places, problems);
  check_soak(places.keys, block.settings.promote_from.has_value(), problems);
  for (std::size_t i = 0; i < places.paths.size(); ++i)
    check_soak(places.paths[i].keys, block.settings.paths[i].promote_from.has_value(), problems);
}

}  // namespace refward::config
