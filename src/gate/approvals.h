// SPDX-License-Identifier: Apache-2.0
// approvals: for a move that has not happened, or has, which approvals are there and which lack.
// Writes nothing. A certificate is seen only by the push that it comes with.
#pragma once

#include "gate/call.h"
#include "push/push.h"
#include "report/approval_report.h"

#include <filesystem>

namespace refward::gate {

[[nodiscard]] report::ApprovalReport approvals(const Call& call,
                                               const std::filesystem::path& repository,
                                               const push::RefLine& move);

}  // namespace refward::gate
