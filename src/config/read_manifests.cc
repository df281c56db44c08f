// SPDX-License-Identifier: Apache-2.0
#include "config/readers.h"

#include <array>
#include <set>

namespace refward::config {
namespace {

using inspect::EncryptedSecrets;
using manifests::Risk;

constexpr ScanMode kScanModes[] = {ScanMode::enforce, ScanMode::evaluate, ScanMode::off};
constexpr EncryptedSecrets kEncrypted[] = {EncryptedSecrets::allow, EncryptedSecrets::refuse};
constexpr std::array kRisks = {Risk::wildcard,  Risk::secrets,      Risk::escalate,
                               Risk::pods_exec, Risk::nodes_proxy,  Risk::cluster_admin,
                               Risk::anonymous, Risk::cluster_scope};

std::set<Risk> read_risks(Section& section) {
  std::set<Risk> risks;
  const auto list =
      section.some_texts("rules", "nothing would be looked for; without it all risks are");
  if (!list) {
    risks.insert(kRisks.begin(), kRisks.end());
    return risks;
  }
  std::vector<std::string_view> known;
  for (const Risk risk : kRisks)
    known.push_back(to_text(risk));
  for (const PlacedText& item : list->items)
    if (const auto risk = manifests::parse_risk(item.value); !risk)
      section.unknown_word(item, known);
    else if (!risks.insert(*risk).second)
      section.problems().warning(item.spot, "\"" + item.value + "\" stands here twice");
  return risks;
}

void read_rbac(Section section, inspect::ManifestSettings& settings) {
  inspect::RbacRule rule;
  rule.paths = settings.paths;
  const auto list = section.some_texts(
      "paths", "no file would be looked at; without it all that [manifests] paths match are");
  if (list)
    if (auto globs = read_globs<policy::GlobList>(section, *list))
      rule.paths = *std::move(globs);
  rule.risks = read_risks(section);
  read_word(section, "mode", kScanModes, rule.mode);
  if (settings.mode == ScanMode::off)
    section.problems().warning(section.spot(),
                               "the rule counts for nothing: [manifests] mode is \"off\"");
  section.finish();
  settings.rbac.push_back(std::move(rule));
}

}  // namespace

void read_manifests(Section section, Config& config) {
  read_word(section, "mode", kScanModes, config.manifests.mode);
  const auto list =
      section.some_texts("paths", "no file would be looked at; to look at none set mode = \"off\"");
  if (list)
    if (auto globs = read_globs<policy::GlobList>(section, *list))
      config.manifests.paths = *std::move(globs);
  read_word(section, "encrypted", kEncrypted, config.manifests.encrypted);
  for (const Section& rule : section.children("rbac"))
    read_rbac(rule, config.manifests);
  section.finish();
}

}  // namespace refward::config
