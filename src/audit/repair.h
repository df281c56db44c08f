// SPDX-License-Identifier: Apache-2.0
// Repair: the steps by which a crash's leavings become part of the log or are put aside
// (docs/format/journal.md, "Beyond the durable size"). The caller holds the log's lock. Each step
// is durable when it returns.
#pragma once

#include "audit/disk.h"
#include "audit/folder.h"
#include "audit/mark.h"
#include "audit/tail.h"

#include <filesystem>
#include <optional>

namespace refward::audit {

// After a failed sync the kernel may show bytes that never reached the disk; this makes the next
// read ask the disk, for the segments from `first` on.
void forget_cached_pages(const std::filesystem::path& folder,
                         const Listing& listing,
                         std::uint64_t first);

// Writes these bytes of a segment anew, without a sync of its own. A sync that failed on them may
// have left their pages marked clean: only so does the next one really write them.
void write_anew(const std::filesystem::path& segment, std::uint64_t from, std::uint64_t to);

// Writes the bytes between two marks anew, so that a sync after it really writes them.
void rewrite_tail(const std::filesystem::path& folder,
                  const Listing& listing,
                  const Mark& from,
                  const Mark& to);

// Puts the bytes into a file beside the segments. The journal itself is not yet touched. Where an
// earlier repair is unfinished the new one takes over what that has kept.
[[nodiscard]] UnfinishedRepair keep_tail(const std::filesystem::path& folder,
                                         const Broken& broken,
                                         const std::optional<UnfinishedRepair>& earlier,
                                         const Access& access);

// Removes what interrupted repairs of the same place kept; `repair` holds all of it.
void remove_copies(const std::filesystem::path& folder, const UnfinishedRepair& repair);

// Cuts them off the journal. Only after the mark has noted the repair.
void remove_tail(const std::filesystem::path& folder, const Broken& broken);

// What the event is to say.
[[nodiscard]] Repair repair_of(const UnfinishedRepair& unfinished);

}  // namespace refward::audit
