// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/baseline.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace refward::secrets::gitleaks {
namespace {

constexpr float kEntropySlack = 1e-3F;

bool near(std::uint64_t a, std::uint64_t b) noexcept {
  return std::max(a, b) - std::min(a, b) <= 1;
}

bool same_place(const BaselineFinding& known, const Sighted& sighted) noexcept {
  return known.start_line == sighted.start_line && known.end_line == sighted.end_line &&
         near(known.start_column, sighted.start_column) &&
         near(known.end_column, sighted.end_column);
}

}  // namespace

Baseline::Baseline(std::vector<BaselineFinding> findings, std::string digest)
    : digest_(std::move(digest)) {
  for (BaselineFinding& finding : findings) {
    std::vector<BaselineFinding>& of_file = by_file_[finding.file];
    of_file.push_back(std::move(finding));
  }
}

bool Baseline::has(const Subject& subject, const Rule& rule, const Sighted& sighted) const {
  const auto found = by_file_.find(std::string(subject.path));
  if (found == by_file_.end())
    return false;
  return std::ranges::any_of(found->second, [&](const BaselineFinding& known) {
    return known.rule == rule.id && known.description == rule.description &&
           (known.commit.empty() || known.commit == subject.commit) && same_place(known, sighted) &&
           known.match == sighted.match && known.secret == sighted.secret &&
           std::abs(known.entropy - sighted.entropy) <= kEntropySlack;
  });
}

}  // namespace refward::secrets::gitleaks
