// SPDX-License-Identifier: Apache-2.0
// Tail: what stands in a log's folder beyond its mark (docs/format/journal.md, "Beyond the durable
// size"): outcomes, which need not be synced by themselves; complete records, which were written
// and synced by a process that did not live to move the mark; and perhaps a broken one. Reads only.
#pragma once

#include "audit/folder.h"
#include "audit/mark.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace refward::audit {

// Outcomes may stand unsynced up to this many bytes in all; what would be more is synced.
inline constexpr std::size_t kMaxUnsynced = 64 * 1024;

// `mark` moved over the outcomes that stand right behind it, up to whatever else follows. Needs no
// lock. `segment` is open on the file that the mark is in.
[[nodiscard]] Mark pass_outcomes(int segment, const std::filesystem::path& path, const Mark& mark);
// The same, where that file is still to be opened; `mark` itself where it is not there.
[[nodiscard]] Mark pass_outcomes(const std::filesystem::path& folder, const Mark& mark);

// `mark` moved over the complete records behind it in the same segment, as they are read back, by
// their CRCs and chain; what the details hold was checked when they were rendered.
[[nodiscard]] Mark pass_whole(int segment, const std::filesystem::path& path, const Mark& mark);

struct Broken {
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;
  std::string bytes;
};

struct Tail {
  Mark reached;                  // the mark after all complete records
  std::optional<Broken> broken;  // what follows them
  // A crash can leave a broken tail; one that a later record or segment calls durable is damage.
  bool damaged = false;
};

// The caller holds the log's lock.
[[nodiscard]] Tail examine_tail(const std::filesystem::path& folder,
                                const Listing& listing,
                                const std::string& origin,
                                const Mark& mark);

}  // namespace refward::audit
