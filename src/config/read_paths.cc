// SPDX-License-Identifier: Apache-2.0
// [[protect.paths]]: what narrows a block for some paths.
#include "config/block_readers.h"
#include "policy/names.h"

#include <fmt/format.h>

namespace refward::config {
namespace {

using policy::PathRule;

void read_match(Section& section, PathRule& rule) {
  if (!section.has("match"))
    section.problems().error(section.spot(),
                             "protect.paths.match is missing: a path rule says which paths it is "
                             "about, as in match = [\"envs/prod/**\"]");
  const auto list = section.some_texts("match", "the rule would protect nothing");
  if (!list)
    return;
  if (auto globs = read_globs<policy::GlobList>(section, *list))
    rule.match = *std::move(globs);
}

// Is it a folder's path, with its "/" at the end and no pattern in it?
bool is_folder(std::string_view text) {
  if (!text.ends_with('/') || text.find_first_of("*?[\\") != std::string_view::npos)
    return false;
  const auto below = policy::Glob::parse(std::string(text) + "x");
  return below && policy::can_match_path(*below);
}

void read_source_folder(Section& section, PathRule& rule) {
  const auto text = section.text("promote_from");
  if (!text)
    return;
  if (is_folder(text->value))
    rule.promote_from = text->value;
  else
    section.problems().error(text->spot,
                             "protect.paths.promote_from must be a folder of this ref, as in "
                             "\"envs/staging/\"");
}

PathRule read_rule(Section& section, BlockPlaces& places) {
  PathRule rule;
  read_match(section, rule);
  rule.signers = read_signers(section, places);
  rule.approvals = read_approvals(section, places);
  rule.freeze = read_freezes(section, places);
  read_source_folder(section, rule);
  read_soak(section, rule.soak);
  section.finish();
  return rule;
}

}  // namespace

void read_paths(Section& section, policy::Block& block, BlockPlaces& places) {
  for (Section& table : section.children("paths")) {
    places.paths.push_back({table.spot(), table.spots()});
    block.settings.paths.push_back(read_rule(table, places));
    block.settings.paths.back().name =
        fmt::format("{}, paths[{}]", block.name, block.settings.paths.size());
  }
}

}  // namespace refward::config
