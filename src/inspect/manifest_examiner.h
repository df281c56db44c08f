// SPDX-License-Identifier: Apache-2.0
// ManifestExaminer: one text at a path -> findings about the Kubernetes Secrets in it. It looks
// only where [manifests] paths say that manifests live.
#pragma once

#include "findings/finding.h"
#include "inspect/manifest_sops.h"
#include "inspect/scan_settings.h"
#include "inspect/text_place.h"
#include "manifests/manifests.h"

#include <optional>
#include <string_view>
#include <vector>

namespace refward::inspect {

class ManifestExaminer {
 public:
  // Both outlive it. Without a repository there is no `.sops.yaml`. One per thread.
  explicit ManifestExaminer(const ManifestSettings& settings, const git::Repo* repo = nullptr);

  void examine(std::string_view text, const TextPlace& place, findings::Findings& found) const;

 private:
  [[nodiscard]] std::vector<manifests::Match> matches_in(std::string_view text,
                                                         const TextPlace& place) const;

  const ManifestSettings& settings_;
  mutable std::optional<SopsFinder> sops_;
  manifests::Search search_;
};

}  // namespace refward::inspect
