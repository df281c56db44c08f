// SPDX-License-Identifier: Apache-2.0
// A TOML file of the administrator: read only where nobody else can have written it, and parsed
// only where it is of a bearable shape. Private to this room.
#pragma once

#include "config/section.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace refward::config {

// What a file is called in messages, and how many bytes it may have.
struct GuardedKind {
  std::string_view name = "the configuration";
  std::size_t limit = kMaxFileBytes;
};

// The whole file. Nothing, with an error told at 0:0, where it is missing, not regular, too long or
// writable by everybody; writable by its group is a warning. Throws where it cannot be read.
[[nodiscard]] std::optional<std::string> read_guarded(const std::filesystem::path& path,
                                                      Collector& problems,
                                                      const GuardedKind& kind = {});

// Nothing, with an error told, where the text is no TOML, longer than kMaxFileBytes, or a line has
// more than kMaxDotsInLine dots outside quotes and comments (a key of that many levels would take
// the parser's tables down with a full stack).
[[nodiscard]] std::optional<toml::table> parse_toml(std::string_view text, Collector& problems);

}  // namespace refward::config
