// SPDX-License-Identifier: Apache-2.0
#include "config/readers.h"

#include <array>

namespace refward::config {
namespace {

constexpr ScanMode kScanModes[] = {ScanMode::enforce, ScanMode::evaluate, ScanMode::off};

void read_rules(Section& section) {
  const auto list = section.some_texts(
      "rules", "nothing would be found; to scan for no secrets set mode = \"off\"");
  if (!list)
    return;
  constexpr std::array<std::string_view, 1> kKnown = {"builtin"};
  for (const PlacedText& item : list->items) {
    if (item.value == kKnown[0])
      continue;
    if (item.value.starts_with("gitleaks:"))
      section.not_yet(item.spot, "secrets.rules = \"" + item.value + "\"");
    else
      section.unknown_word(item, kKnown);
  }
}

// A word of which only the first choice is built.
void read_only_choice(Section& section,
                      std::string_view key,
                      const std::array<std::string_view, 2>& choices) {
  const auto word = section.text(key);
  if (!word || word->value == choices[0])
    return;
  if (word->value == choices[1])
    section.not_yet(word->spot, std::string(key) + " = \"" + word->value + "\"");
  else
    section.unknown_word(*word, choices);
}

}  // namespace

void read_secrets(Section section, Config& config) {
  read_word(section, "mode", kScanModes, config.secrets.mode);
  read_rules(section);
  if (const auto span = section.duration("time_budget", base::Seconds{1}, kMaxTimeBudget))
    config.secrets.time_budget = *span;
  read_only_choice(section, "on_budget", {"reject", "accept-and-continue"});
  section.not_yet({"override", "allow"});
  section.finish();
}

}  // namespace refward::config
