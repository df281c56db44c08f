// SPDX-License-Identifier: Apache-2.0
// Folder: the names in a log's folder (docs/format/journal.md, "The folder") and what stands there.
#pragma once

#include "audit/entry.h"
#include "audit/mark.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::audit {

// What is derived from the record for others to read (audit/publish.h).
inline constexpr const char* kPublishedName = "tlog";

[[nodiscard]] std::string segment_name(std::uint64_t first);
[[nodiscard]] std::optional<std::uint64_t> parse_segment_name(std::string_view name);
// What a file is written as before it takes its place under its own name.
[[nodiscard]] std::string unfinished_name(std::string_view name);
[[nodiscard]] std::string summary_name(std::uint64_t first);
[[nodiscard]] std::string kept_name(const UnfinishedRepair& repair);
// The part of a kept tail's name that says where it was cut off.
[[nodiscard]] std::string kept_prefix(std::uint64_t segment, std::uint64_t offset);
// The segment in that name; nothing where the name is not one of ours.
[[nodiscard]] std::optional<std::uint64_t> kept_segment(std::string_view name);
// Looks like a kept tail; whether it is one, its event says.
[[nodiscard]] bool is_kept_name(std::string_view name) noexcept;

struct SegmentFile {
  std::uint64_t first = 0;
  std::uint64_t size = 0;  // bytes, not 0
};

struct Listing {
  std::vector<SegmentFile> segments;     // in ascending order
  std::vector<std::uint64_t> summaries;  // of what was pruned: the index behind it, ascending
  std::vector<std::string> kept;
  std::vector<std::string> unfinished;  // what a command that was to replace a file left
  std::vector<std::string> strangers;   // what does not belong here
  bool published = false;               // kPublishedName is there, a folder

  [[nodiscard]] bool empty() const noexcept {
    return segments.empty() && summaries.empty() && kept.empty() && unfinished.empty() &&
           strangers.empty() && !published;
  }
};

// Empty files are left out. Throws where the folder is missing or cannot be read.
[[nodiscard]] Listing list_folder(const std::filesystem::path& folder);

}  // namespace refward::audit
