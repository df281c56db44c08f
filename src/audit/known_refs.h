// SPDX-License-Identifier: Apache-2.0
// KnownRefs: the fold of one repository up to the log's mark, from its cache file in `state` and
// the records since. The cache is checked against the log and rebuilt when in doubt.
#pragma once

#include "audit/fold.h"
#include "audit/journal.h"

#include <filesystem>
#include <string>

namespace refward::audit {

inline constexpr const char* kCacheFolder = "log-cache";

// After so many records read beyond the cache it is written anew.
inline constexpr std::uint64_t kCacheStride = 32;

// `repository` as recorded (printable).
[[nodiscard]] Fold fold_of(const Journal& journal, const std::string& repository);

}  // namespace refward::audit
