// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0 (OASIS Standard, 27 March 2020) of what `refward scan` found, for the tools that read
// nothing else. One run; a rule for each one that found something; what was not examined as
// notifications of the tool (section 3.58), so that a reader cannot take silence for "looked at".
#pragma once

#include "audit/entry.h"
#include "findings/finding.h"

#include <string>

namespace refward::report {

// `version`: refward's own. Paths become URI references relative to %SRCROOT%, or file URIs where
// they are absolute. Values that were found are never in it: their masks and keyed hashes are.
[[nodiscard]] std::string sarif(const findings::Findings& findings,
                                const audit::Coverage& coverage,
                                const std::string& version);

}  // namespace refward::report
