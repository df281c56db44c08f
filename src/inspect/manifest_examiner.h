// SPDX-License-Identifier: Apache-2.0
// ManifestExaminer: one text at a path -> findings about the Kubernetes Secrets in it. It looks
// only where [manifests] paths say that manifests live.
#pragma once

#include "findings/finding.h"
#include "inspect/scan_settings.h"
#include "inspect/text_place.h"

#include <string_view>

namespace refward::inspect {

class ManifestExaminer {
 public:
  explicit ManifestExaminer(const ManifestSettings& settings) noexcept : settings_(settings) {}

  void examine(std::string_view text, const TextPlace& place, findings::Findings& found) const;

 private:
  const ManifestSettings& settings_;
};

}  // namespace refward::inspect
