// SPDX-License-Identifier: Apache-2.0
// scan: files and folders, judged as if they were new. Needs no configuration and no repository.
#pragma once

#include "audit/entry.h"
#include "findings/finding.h"
#include "gate/call.h"

#include <string>
#include <vector>

namespace refward::gate {

struct Scan {
  findings::Findings findings;
  audit::Coverage coverage;
};

// `rules`: as of scan_basis().
struct ScanQuestion {
  std::vector<std::string> paths;
  std::vector<std::string> rules = {};
};

// A folder is walked whole but for `.git`; links are not followed; "-" is standard input.
[[nodiscard]] Scan scan(const Call& call, const ScanQuestion& question);

}  // namespace refward::gate
