// SPDX-License-Identifier: Apache-2.0
// The event of a keyring that a command has just changed (design.md 4.6): the same that the next
// push would record, with a note of what was done.
#pragma once

#include "config/config.h"
#include "gate/call.h"

#include <string>

namespace refward::gate {

enum class Recorded { now, with_next_push };

// Where it is recorded now the OpenPGP keyring is built as well. Only the user who writes the
// record appends to it: a file that root made there would lock the hooks out. For everybody else
// the next push records the change.
[[nodiscard]] Recorded record_keyring_change(const Call& call,
                                             const config::Config& config,
                                             const std::string& note);

}  // namespace refward::gate
