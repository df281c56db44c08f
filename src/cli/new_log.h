// SPDX-License-Identifier: Apache-2.0
// Making a log ready, for the commands that put refward in place: once, by whoever comes first.
#pragma once

#include "audit/log.h"
#include "config/config.h"
#include "gate/call.h"

namespace refward::cli {

// Folders that are not there are made; the hooks never make them. Says that the log is new.
[[nodiscard]] audit::Log open_log(const gate::Call& call, const config::Config& config);

}  // namespace refward::cli
