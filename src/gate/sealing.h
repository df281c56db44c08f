// SPDX-License-Identifier: Apache-2.0
// Sealing by a hook, now and then, where its user can read the log's key. The push was decided and
// recorded before, so nothing here can fail it.
#pragma once

#include "audit/log.h"
#include "gate/call.h"

namespace refward::gate {

// Not where somebody else tends the record just now. What goes wrong is told on call.err.
void seal_if_due(const Call& call, const audit::Options& options) noexcept;

}  // namespace refward::gate
