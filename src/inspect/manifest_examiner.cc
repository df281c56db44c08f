// SPDX-License-Identifier: Apache-2.0
#include "inspect/manifest_examiner.h"

#include <string>
#include <utility>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;

constexpr std::size_t kLongestPath = 150;  // bytes that are told
constexpr std::size_t kMatchesKept = 100;  // of one file; the file is refused by the first

findings::Severity severity_of(manifests::Weight weight) {
  return weight == manifests::Weight::warning ? findings::Severity::warning
                                              : findings::Severity::error;
}

// ": spec.template.data.password", or nothing where the file as a whole is meant. The end of a long
// path says more than its beginning.
std::string words_of_path(const std::string& path) {
  if (path.size() <= kLongestPath)
    return path.empty() ? "" : ": " + path;
  std::size_t from = path.size() - kLongestPath;
  while (from < path.size() && (static_cast<unsigned char>(path[from]) & 0xc0U) == 0x80U)
    ++from;  // never within a character
  return ": ..." + path.substr(from);
}

Finding finding_of_match(const manifests::Match& match, const TextPlace& place) {
  Finding finding = finding_at(place, RuleId::manifests, "manifest-" + match.rule);
  finding.part = match.rule;
  finding.severity = severity_of(match.weight);
  finding.line = match.line;
  finding.facts.push_back({"name", match.name});
  finding.facts.push_back({"key", match.key});
  finding.facts.push_back({"at", words_of_path(match.path)});
  return finding;
}

}  // namespace

ManifestExaminer::ManifestExaminer(const ManifestSettings& settings, const git::Repo* repo)
    : settings_(settings), search_(pattern_search()) {
  if (repo != nullptr)
    sops_.emplace(*repo);
}

std::vector<manifests::Match> ManifestExaminer::matches_in(std::string_view text,
                                                           const TextPlace& place) const {
  manifests::Options options;
  options.encrypted = settings_.encrypted == EncryptedSecrets::refuse ? manifests::Encrypted::refuse
                                                                      : manifests::Encrypted::allow;
  options.search = &search_;
  options.path = place.path;
  SopsFinder::Found found;
  // Whatever the text says: a rule may ask that it were encrypted.
  if (sops_ && !place.object.is_null())
    found = sops_->nearest(place.object, place.path);
  options.sops = found.rules.get();
  options.path.remove_prefix(found.folder.size());
  return manifests::inspect(text, options);
}

void ManifestExaminer::examine(std::string_view text,
                               const TextPlace& place,
                               Findings& found) const {
  if (settings_.mode == ScanMode::off || !settings_.paths.matches(place.path))
    return;
  std::size_t kept = 0;
  std::size_t errors = 0;
  for (const manifests::Match& match : matches_in(text, place)) {
    // Warnings never crowd out what refuses.
    if (++kept > kMatchesKept && match.weight != manifests::Weight::error)
      continue;
    if (match.weight == manifests::Weight::error && ++errors > kMatchesKept)
      break;
    Finding finding = finding_of_match(match, place);
    finding.mode = mode_of(settings_.mode);
    found.push_back(std::move(finding));
  }
}

}  // namespace refward::inspect
