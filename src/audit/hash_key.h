// SPDX-License-Identifier: Apache-2.0
// The log's hash key, for commands that write nothing: what a keyed hash of a secret is made with,
// so that they call a value by the name that the record and [[secrets.allow]] know.
#pragma once

#include "audit/log.h"

#include <optional>
#include <string>

namespace refward::audit {

// Nothing where there is no log yet, or this user may not read its key.
[[nodiscard]] std::optional<std::string> read_hash_key(const Options& options);

}  // namespace refward::audit
