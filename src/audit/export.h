// SPDX-License-Identifier: Apache-2.0
// Export: an entry as one line for other programs (docs/format/export.md). Every entry is one line,
// outcomes too, so that whoever receives them can count that none is missing. Lines are ASCII: what
// JSON need not escape, a terminal might still obey.
#pragma once

#include "audit/log.h"
#include "audit/record.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace refward::audit {

// Goes up when a field changes its meaning or goes; new fields may come at any time.
inline constexpr std::uint64_t kExportVersion = 1;
inline constexpr const char* kEcsVersion = "8.17.0";
// In the form for ECS; what is left out is named in refward.cut. The other form leaves nothing out.
inline constexpr std::size_t kMaxExportText = 8191;  // bytes of one text
inline constexpr std::size_t kMaxExportItems = 128;  // of one array

// Which log a line is from.
struct Source {
  std::string origin;
  Digest identity{};
};

enum class ExportFormat { json, ecs };

// Without the line end. Throws base::Failure where a record is not what the log wrote: what cannot
// be read is not passed over.
[[nodiscard]] std::string export_line(ExportFormat format,
                                      const Source& source,
                                      const Record& record);

}  // namespace refward::audit
