// SPDX-License-Identifier: Apache-2.0
// check: the same judgement over a push that has not happened, or has. Writes nothing, not even to
// the record.
#pragma once

#include "audit/entry.h"
#include "base/failure.h"
#include "gate/call.h"
#include "report/push_report.h"

#include <filesystem>
#include <string>

namespace refward::gate {

// `input`: lines "OLD NEW REF", where OLD and NEW may be anything that names a commit, tag or 40
// zeros in full.
[[nodiscard]] report::PushReport check(const Call& call,
                                       const std::filesystem::path& repository,
                                       const std::string& input);

}  // namespace refward::gate
