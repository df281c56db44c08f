// SPDX-License-Identifier: Apache-2.0
// Readable: a text made fit for a YAML parser, every line traceable to the line it came from.
// Private to this room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::manifests {

// UTF-16 or UTF-32, either order, by a byte order mark or by where the NULs of the first character
// are (YAML 1.2.2 section 5.2).
[[nodiscard]] bool is_wide(std::string_view text) noexcept;

struct Readable {
  std::string text;
  std::vector<std::uint64_t> lines;  // of the source, for each line of `text`; 1-based

  [[nodiscard]] std::uint64_t source_line(std::uint64_t line) const noexcept;
};

// UTF-16 and UTF-32 become UTF-8, bytes that no YAML may hold become "?", directives
// become comments, and template actions ({{ }}) become blanks where they fill their lines and
// "((...))" elsewhere. Long runs of white space are cut short, because the parser reads them in
// quadratic time.
[[nodiscard]] Readable readable(std::string_view text);
// The same without touching directives and actions. Only for a text whose directives are few.
[[nodiscard]] Readable readable_as_is(std::string_view text);

// The documents of a stream, cut at the lines that begin with "---", which are marks even within
// block scalars (YAML 1.2.2 section 9.1.2).
struct Part {
  std::string_view text;
  std::uint64_t lines_before;
};

[[nodiscard]] std::vector<Part> split_documents(std::string_view text);

// A line that begins with `key:`, in YAML or JSON, whatever stands around it.
[[nodiscard]] bool has_key_line(std::string_view text, std::string_view key);
// A line like `kind: Secret`, in the same way.
[[nodiscard]] bool has_kind_line(std::string_view text, std::string_view kind);

}  // namespace refward::manifests
