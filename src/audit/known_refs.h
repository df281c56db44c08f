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

// After so many records read beyond the cache it is written anew: to read one costs a third of what
// it costs to write a small cache, but a large one is a whole file to write.
inline constexpr std::uint64_t kCacheStride = 4;
inline constexpr std::uint64_t kLargeCacheStride = 32;
inline constexpr std::size_t kLargeCache = 256;  // refs

// `repository` as recorded (printable).
[[nodiscard]] Fold fold_of(const Journal& journal, const std::string& repository);

}  // namespace refward::audit
