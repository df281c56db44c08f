// SPDX-License-Identifier: Apache-2.0
// Mark: what `state` knows of the log: its identity, how much of it is durable, and the head there
// (docs/format/journal.md, "`state`"). The file has two slots, written in turn, so that a torn
// write leaves the older one.
#pragma once

#include "audit/record.h"
#include "base/files.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace refward::audit {

inline constexpr std::size_t kMarkSlot = 512;
inline constexpr std::size_t kMarkSlotDistance = 4096;
inline constexpr const char* kMarkName = "log.mark";

// A repair whose event is not yet in the journal.
struct UnfinishedRepair {
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  Digest sha256{};
};

struct Mark {
  std::uint64_t sequence = 0;
  Digest identity{};
  std::uint64_t entries = 0;
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;  // 0: nothing is durable yet
  std::uint64_t last = 0;    // offset of the segment's last record, or 0
  Digest head{};
  std::string policy;  // the last digests in the record; hex, at most 64 digits
  std::string keyring;
  std::optional<UnfinishedRepair> repair;
  std::uint64_t segments = 0;  // how many there are, up to `segment`; 0: not known
};

[[nodiscard]] std::string render(const Mark& mark);  // kMarkSlot bytes
[[nodiscard]] base::Result<Mark> parse_mark(base::Bytes slot);

// The valid slot with the greater sequence. Nothing where neither is valid.
[[nodiscard]] std::optional<Mark> read_mark(int fd, const std::filesystem::path& path);

enum class Sync { no, yes };

// Writes `mark` with the next sequence into the slot whose turn it is.
void write_mark(int fd, Mark& mark, Sync sync);
// A new file, durable.
void create_mark(const std::filesystem::path& path, Mark& mark, mode_t mode);

}  // namespace refward::audit
