// SPDX-License-Identifier: Apache-2.0
#include "base/failure.h"
#include "base/text.h"
#include "config/baseline_file.h"
#include "config/imported_rules.h"
#include "config/readers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace refward::config {
namespace {

using inspect::AllowOrigin;
using inspect::InRepository;
using inspect::OnBudget;
using inspect::SecretAllow;
using inspect::SecretOverride;
using inspect::SecretSettings;

constexpr ScanMode kScanModes[] = {ScanMode::enforce, ScanMode::evaluate, ScanMode::off};
constexpr OnBudget kOnBudget[] = {OnBudget::reject, OnBudget::accept_and_continue};
constexpr InRepository kInRepository[] = {InRepository::inline_allow, InRepository::ignore_file};
constexpr std::string_view kHashMark = "hmac:";
constexpr std::size_t kHashDigits = 64;

// The file that a word names behind its mark; nothing, with an error told, where it is not a whole
// path: a hook stands in the pusher's repository.
std::optional<std::filesystem::path> named_file(Section& section,
                                                const PlacedText& item,
                                                std::string_view mark) {
  std::filesystem::path path = item.value.substr(mark.size());
  if (path.is_absolute())
    return path;
  section.problems().error(item.spot, fmt::format("a file of rules is named by its whole path, as "
                                                  "in \"{}/etc/refward/gitleaks.toml\"",
                                                  mark));
  return std::nullopt;
}

// The words of secrets.rules, before any file is read.
struct RuleWords {
  std::vector<std::pair<std::filesystem::path, Spot>> files;
  std::optional<std::pair<std::filesystem::path, Spot>> default_file;
};

void read_rule_word(Section& section,
                    const PlacedText& item,
                    RuleWords& words,
                    SecretSettings& settings) {
  if (item.value == kBuiltinRules) {
    settings.builtin = true;
  } else if (item.value.starts_with(kGitleaksRules)) {
    if (auto file = named_file(section, item, kGitleaksRules))
      words.files.emplace_back(*std::move(file), item.spot);
  } else if (item.value.starts_with(kGitleaksDefault)) {
    if (words.default_file)
      section.problems().error(item.spot, "extend.useDefault can mean one file only");
    else if (auto file = named_file(section, item, kGitleaksDefault))
      words.default_file.emplace(*std::move(file), item.spot);
  } else {
    section.unknown_word(item, std::array{kBuiltinRules, kGitleaksRules, kGitleaksDefault});
  }
}

void load_files(Section& section,
                const RuleWords& words,
                const std::filesystem::path& cache,
                SecretSettings& settings) {
  const auto default_file = words.default_file ? words.default_file->first : "";
  for (const auto& [file, spot] : words.files) {
    auto imported = import_rules({file, default_file, cache});
    if (!imported) {
      section.problems().error(spot, imported.error().what);
      continue;
    }
    for (std::string& warning : imported->warnings)
      section.problems().warning(spot, std::move(warning));
    settings.imported.push_back(std::move(imported->rules));
  }
}

void read_rules(Section& section, const std::filesystem::path& cache, SecretSettings& settings) {
  const auto list = section.some_texts(
      "rules", "nothing would be found; to scan for no secrets set mode = \"off\"");
  if (!list)
    return;
  settings.builtin = false;
  RuleWords words;
  std::set<std::string> seen;
  for (const PlacedText& item : list->items) {
    if (!seen.insert(item.value).second)
      section.problems().error(item.spot, "\"" + item.value + "\" stands here twice");
    else
      read_rule_word(section, item, words, settings);
  }
  if (words.default_file && words.files.empty())
    section.problems().error(words.default_file->second,
                             "no \"gitleaks:\" file stands beside it that could extend it");
  load_files(section, words, cache, settings);
}

// A report of gitleaks; an empty name: none.
void read_baseline(Section& section, SecretSettings& settings) {
  const auto file = section.text("baseline");
  if (!file || file->value.empty())
    return;
  if (!std::filesystem::path(file->value).is_absolute())
    return section.problems().error(file->spot,
                                    "a report is named by its whole path, as in "
                                    "\"/etc/refward/baseline.json\"");
  if (settings.imported.empty())
    return section.problems().error(file->spot,
                                    "it would exempt nothing: no \"gitleaks:\" file is in rules");
  try {
    auto read = config::read_baseline(file->value);
    if (!read)
      return section.problems().error(file->spot, read.error().what);
    for (std::string& warning : read->warnings)
      section.problems().warning(file->spot, std::move(warning));
    settings.baseline = std::move(read->baseline);
  } catch (const base::Failure& failure) {
    section.problems().error(file->spot, base::printable(file->value + ": " + failure.what()));
  }
}

void read_honour(Section& section, SecretSettings& settings) {
  const auto list = section.texts("honour");
  if (!list)
    return;
  std::vector<std::string_view> names;
  for (const InRepository word : kInRepository)
    names.push_back(to_text(word));
  for (const PlacedText& item : list->items) {
    const auto* known =
        std::ranges::find(kInRepository, item.value, [](InRepository w) { return to_text(w); });
    if (known == std::end(kInRepository))
      section.unknown_word(item, names);
    else
      settings.honour.insert(*known);
  }
}

std::optional<policy::GlobList> read_list(Section& section,
                                          std::string_view key,
                                          std::string_view why) {
  const auto list = section.some_texts(key, why);
  return list ? read_globs<policy::GlobList>(section, *list) : std::nullopt;
}

void missing(Section& section, std::string_view key, std::string_view why) {
  section.problems().error(section.spot(), fmt::format("{} is missing: {}", key, why));
}

void read_override(Section section, SecretSettings& settings) {
  SecretOverride out{policy::GlobList::all(), policy::GlobList::all(), ScanMode::enforce};
  if (auto globs = read_list(section, "repositories", "it would hold in no repository"))
    out.repositories = *std::move(globs);
  if (auto globs = read_list(section, "paths", "it would hold at no path"))
    out.paths = *std::move(globs);
  if (!section.has("mode"))
    missing(section, "mode", "an override says which one holds there");
  read_word(section, "mode", kScanModes, out.mode);
  section.finish();
  settings.overrides.push_back(std::move(out));
}

bool is_hash(std::string_view text) {
  return text.size() == kHashMark.size() + kHashDigits && text.starts_with(kHashMark) &&
         text.find_first_not_of("0123456789abcdef", kHashMark.size()) == std::string_view::npos;
}

// Nothing, with an error told, where the key is missing.
std::optional<PlacedText> needed(Section& section, std::string_view key, std::string_view why) {
  if (!section.has(key))
    missing(section, key, why);
  return section.text(key);
}

void read_value(Section& section, SecretAllow& allow) {
  const auto value = needed(section, "value", "the refusal of a push shows it");
  if (!value)
    return;
  // Not said again: whoever puts the secret itself here must not find it in a log.
  if (!is_hash(value->value))
    section.problems().error(value->spot,
                             "value must be \"hmac:\" and 64 hex digits, as the refusal shows it");
  allow.value = value->value;
}

void read_until(Section& section, SecretAllow& allow) {
  const auto until = section.text_or_instant("until");
  if (!until)
    return;
  allow.until = base::parse_rfc3339(until->value);
  if (!allow.until)
    section.problems().error(until->spot,
                             "until must be an instant with its zone, as in 2026-12-24T12:00:00Z");
}

void read_reason(Section& section, SecretAllow& allow) {
  const auto reason = needed(section, "reason", "whoever reads the record wants to know it");
  if (!reason)
    return;
  if (reason->value.empty() || reason->value.size() > kMaxReason)
    section.problems().error(reason->spot, fmt::format("reason must be 1 to {} bytes", kMaxReason));
  allow.reason = reason->value;
}

void read_allow(Section section, Config& config) {
  SecretAllow allow;
  read_value(section, allow);
  const auto rule = needed(section, "rule", "the refusal of a push shows it");
  if (rule && rule->value.empty())
    section.problems().error(rule->spot, "an empty name");
  allow.rule = rule ? rule->value : "";
  if (!section.has("repositories"))
    missing(section, "repositories", "for all of them say so, as in [\"**\"]");
  if (auto globs = read_list(section, "repositories", "it would hold in no repository"))
    allow.repositories = *std::move(globs);
  allow.paths = read_list(section, "paths", "it would hold at no path");
  read_until(section, allow);
  read_reason(section, allow);
  if (section.flag("inherited").value_or(false))
    allow.origin = AllowOrigin::inherited;
  config.allow_places.push_back(section.spot());
  section.finish();
  config.secrets.allowed.push_back(std::move(allow));
}

}  // namespace

void read_secrets(Section section, Config& config) {
  SecretSettings& settings = config.secrets;
  read_word(section, "mode", kScanModes, settings.mode);
  read_rules(section, config.state / "rules", settings);
  read_baseline(section, settings);
  if (const auto span = section.duration("time_budget", base::Seconds{1}, kMaxTimeBudget))
    settings.time_budget = *span;
  read_word(section, "on_budget", kOnBudget, settings.on_budget);
  read_honour(section, settings);
  for (Section& one : section.children("override"))
    read_override(std::move(one), settings);
  for (Section& one : section.children("allow"))
    read_allow(std::move(one), config);
  section.finish();
}

}  // namespace refward::config
