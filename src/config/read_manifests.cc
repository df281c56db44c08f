// SPDX-License-Identifier: Apache-2.0
#include "config/readers.h"

#include <array>

namespace refward::config {
namespace {

constexpr ScanMode kScanModes[] = {ScanMode::enforce, ScanMode::evaluate, ScanMode::off};

void read_encrypted(Section& section) {
  constexpr std::array<std::string_view, 2> kChoices = {"allow", "refuse"};
  const auto word = section.text("encrypted");
  if (!word || word->value == kChoices[0])
    return;
  if (word->value == kChoices[1])
    section.not_yet(word->spot, "encrypted = \"" + word->value + "\"");
  else
    section.unknown_word(*word, kChoices);
}

}  // namespace

void read_manifests(Section section, Config& config) {
  read_word(section, "mode", kScanModes, config.manifests.mode);
  const auto list =
      section.some_texts("paths", "no file would be looked at; to look at none set mode = \"off\"");
  if (list)
    if (auto globs = read_globs<policy::GlobList>(section, *list))
      config.manifests.paths = *std::move(globs);
  read_encrypted(section);
  section.not_yet({"rbac"});
  section.finish();
}

}  // namespace refward::config
