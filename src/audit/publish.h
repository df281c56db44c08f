// SPDX-License-Identifier: Apache-2.0
// Publish: the files that others read a log by (c2sp.org/tlog-tiles@v0.1.0, docs/format/tiles.md),
// derived from the record: `tlog` in the log's folder. Whoever deletes them loses nothing.
#pragma once

#include "audit/seal.h"
#include "tlog/checkpoint.h"
#include "tlog/tile.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace refward::audit {

inline constexpr const char* kCheckpointName = "checkpoint";  // in kPublishedName
inline constexpr std::size_t kMaxBundle = tlog::kTileWidth * (tlog::kMaxBundledEntry + 2);
inline constexpr std::string_view kUnfinishedTile = ".new";

enum class From {
  published,  // what is published is gone on from, as far as it bears out
  record,     // all anew; what does not belong there goes
};

// Up to this checkpoint of the record, which is shown last. The caller holds the UpkeepLock. Throws
// base::Failure where the record cannot be read or nothing be written.
void publish(const Options& options, const Sealed& newest, From from);

// What is shown now, whatever it is worth; nothing where nothing is, or it is none.
[[nodiscard]] std::optional<tlog::Checkpoint> published_checkpoint(const Options& options);

// Removes what is over entries below `first` alone, or holds one of them. False where there was
// nothing.
bool unpublish_before(const Options& options, std::uint64_t first);

// Entries from here on are in bundles: a bundle that lost one to pruning is not published.
[[nodiscard]] std::uint64_t first_bundled(std::uint64_t first);
// The leaf behind the last one that a tile or bundle is over.
[[nodiscard]] std::uint64_t end_of(const tlog::TileName& name);
// Is published no more when entries below `first` went.
[[nodiscard]] bool is_pruned(const tlog::TileName& name, std::uint64_t first);

// Names of all that is there, below kPublishedName, folders left out; nothing where it is not.
[[nodiscard]] std::vector<std::string> published_files(const Options& options);

}  // namespace refward::audit
