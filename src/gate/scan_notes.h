// SPDX-License-Identifier: Apache-2.0
// ScanNotes: what a long search has found, and how far it has come; with a file, so that it can be
// broken off. The file is ours alone: text, its first line a version, every value in base64, read
// as strictly as it is written. It holds what a report holds: masks and keyed hashes, no secret.
#pragma once

#include "base/result.h"
#include "gate/scan.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace refward::gate {

struct Notes {
  std::string name;  // of the search, 64 hex digits
  std::size_t done = 0;
  Scan scan;
};

inline constexpr std::size_t kMaxNotes = std::size_t{1} << 30;  // bytes of the file

[[nodiscard]] std::string to_text(const Notes& notes);
[[nodiscard]] base::Result<Notes> parse_notes(std::string_view text);

class ScanNotes {
 public:
  // Goes on where the file ends, if there is one. Throws base::Failure::usage for one of another
  // search, or that is none.
  ScanNotes(std::optional<std::filesystem::path> file, std::string name);

  [[nodiscard]] std::size_t done() const noexcept { return notes_.done; }

  void add(findings::Finding finding);  // once, though two parts of the history brought it
  void add(const audit::Coverage& coverage);
  void keep(std::size_t done);

  [[nodiscard]] Scan take() { return std::move(notes_.scan); }

 private:
  std::optional<std::filesystem::path> file_;
  Notes notes_;
};

}  // namespace refward::gate
