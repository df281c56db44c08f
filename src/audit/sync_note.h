// SPDX-License-Identifier: Apache-2.0
// SyncNote: what the file of the sync lock says of the last sync, written by the lock's holder and
// never synced: a sync that was begun from a mark which has not moved since did not succeed,
// whoever began it and whatever became of him.
#pragma once

#include "audit/mark.h"
#include "audit/moment.h"

#include <optional>
#include <string>

namespace refward::audit {

inline constexpr std::size_t kSyncNoteSize = 33;
inline constexpr const char* kSyncName = "log.sync";

enum class SyncState : std::uint8_t {
  none = 0,    // nothing is under way
  begun = 1,   // by a living holder of the lock, or a dead one
  failed = 2,  // and whoever wrote it knows
};

struct SyncNote {
  BootId boot{};
  std::uint64_t sequence = 0;  // of the mark that it was begun from
  SyncState state = SyncState::none;
};

[[nodiscard]] std::string render(const SyncNote& note);  // kSyncNoteSize bytes
[[nodiscard]] base::Result<SyncNote> parse_sync_note(base::Bytes bytes);

// What is under way from this mark in this boot. An empty file says nothing is; nothing at all
// where the note cannot be read (it may be written this moment).
[[nodiscard]] std::optional<SyncState> read_sync_state(int fd, const Mark& mark);
void write_sync_state(int fd, const Mark& mark, SyncState state);

}  // namespace refward::audit
