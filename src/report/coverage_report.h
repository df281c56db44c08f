// SPDX-License-Identifier: Apache-2.0
// CoverageReport: the receipt that every push gets: how much was examined, what was not, and why.
#pragma once

#include "audit/entry.h"

#include <string>

namespace refward::report {

// "examined 1 commit, 3 blobs, 1.2 MB".
[[nodiscard]] std::string examined(const audit::Coverage& coverage);
// A line for each reason: "refward: not examined: 2 LFS pointers: a.bin, b.bin"; none where
// everything was examined.
[[nodiscard]] std::string not_examined(const audit::Coverage& coverage);

}  // namespace refward::report
