// SPDX-License-Identifier: Apache-2.0
// PolicyChange: what a push makes of the policy that judges the next one ([server] policy_from,
// design.md 4.6). The push itself is judged by what stood before; here its new tip must hold a
// policy and keyrings that can be obeyed, or nobody could push any more, not even to mend it.
#pragma once

#include "gate/judgement.h"

namespace refward::gate {

// For the updates of the ref that the policy comes from; none for any other push.
[[nodiscard]] findings::Findings policy_change(const Case& which,
                                               const std::vector<push::RefUpdate>& updates);

// Is it the ref of this repository that the policy comes from?
[[nodiscard]] bool is_policy_ref(const config::Config& config,
                                 const git::Repo& repo,
                                 std::string_view ref);

}  // namespace refward::gate
