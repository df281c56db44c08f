// SPDX-License-Identifier: Apache-2.0
// Approvers: are there people enough for the approvals that a configuration asks for? Private to
// this room.
#pragma once

#include "config/config.h"
#include "identity/people.h"

namespace refward::config {

// An error at each `approvals` that asks for more persons than its `from` names (robots never
// approve). A warning where, of those who may sign, nobody leaves enough others: none approves
// their own changes, so that none of them can ever pass. A warning where nobody may sign below a
// path rule.
[[nodiscard]] Problems check_approvals(const Config& config, const identity::People& people);

}  // namespace refward::config
