// SPDX-License-Identifier: Apache-2.0
// LogKey: the key that signs the log's checkpoints (docs/format/checkpoint.md). Appending never
// needs it; only whoever seals reads it.
#pragma once

#include "audit/log.h"
#include "tlog/note.h"

#include <optional>

namespace refward::audit {

inline constexpr const char* kLogKeyName = "log.key";  // in `state`, unless [server] log_key says
inline constexpr std::size_t kMaxLogKey = 1024;        // bytes

// A new one where there is none: 0600, this user's. False where a file stands there already. Throws
// where it cannot be written.
bool make_log_key(const Options& options);
// Nothing where there is none. Throws where it cannot be read, is not one, is another origin's, or
// where others than its owner may read it.
[[nodiscard]] std::optional<tlog::SigningKey> read_log_key(const Options& options);

}  // namespace refward::audit
