// SPDX-License-Identifier: Apache-2.0
#include "audit/sync_note.h"

#include "audit/binary.h"
#include "audit/disk.h"
#include "base/crc.h"

namespace refward::audit {
namespace {

constexpr std::string_view kMagic = "RWSY";
constexpr std::size_t kCrcOffset = kSyncNoteSize - 4;

}  // namespace

std::string render(const SyncNote& note) {
  std::string out(kMagic);
  out += base::as_text(note.boot);
  put_u64(out, note.sequence);
  out.push_back(static_cast<char>(note.state));
  put_u32(out, base::crc32c(base::as_bytes(out)));
  return out;
}

base::Result<SyncNote> parse_sync_note(base::Bytes bytes) {
  if (bytes.size() != kSyncNoteSize)
    return base::Error("sync note: wrong size");
  base::ByteReader reader(bytes);
  SyncNote note;
  TRY(const base::Bytes magic, reader.take(kMagic.size()));
  TRY_OK(take_into(reader, note.boot));
  TRY(note.sequence, reader.u64());
  TRY(const std::uint8_t state, reader.u8());
  TRY(const std::uint32_t crc, reader.u32());
  if (base::as_text(magic) != kMagic || crc != base::crc32c(bytes.first(kCrcOffset)) ||
      state > static_cast<std::uint8_t>(SyncState::failed))
    return base::Error("sync note: damaged");
  note.state = static_cast<SyncState>(state);
  return note;
}

std::optional<SyncState> read_sync_state(int fd, const Mark& mark) {
  const std::string bytes = read_at(fd, kSyncName, 0, kSyncNoteSize);
  if (bytes.empty())
    return SyncState::none;
  const auto note = parse_sync_note(base::as_bytes(bytes));
  if (!note)
    return std::nullopt;
  // A mark that moved was written after a sync that succeeded. What a machine that went down left
  // is no longer in its page cache.
  const BootId boot = this_moment().boot;
  if (note->sequence != mark.sequence || (boot != BootId{} && note->boot != boot))
    return SyncState::none;
  return note->state;
}

void write_sync_state(int fd, const Mark& mark, SyncState state) {
  write_at(fd, kSyncName, 0, render(SyncNote{this_moment().boot, mark.sequence, state}));
}

}  // namespace refward::audit
