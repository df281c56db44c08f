// SPDX-License-Identifier: Apache-2.0
// HeaderLines: the header of a raw commit or tag, line by line, and the message behind its first
// empty line. Private to the room. Format: "key SP value LF", continued by lines that begin with a
// space (commit.c, read_commit_extra_header_lines of Git 2.39). Lines end at LF alone; NUL and CR
// are bytes like any other.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace refward::git {

struct HeaderLine {
  std::string_view key;    // up to the first space; the whole line where there is none
  std::string_view value;  // the rest of the first line, without LF
  std::string_view whole;  // with all continuation lines and their LFs
  bool has_value = false;  // a space follows the key
  bool folded = false;     // continuation lines follow
};

class HeaderLines {
 public:
  explicit HeaderLines(std::string_view raw) noexcept : rest_(raw) {}

  // Nothing at the end of the header.
  [[nodiscard]] std::optional<HeaderLine> next();

  // After the last line: the message, the length of all header lines (without the empty line that
  // ends them), and whether the last one lacked its LF.
  [[nodiscard]] std::string_view message() const noexcept { return message_; }

  [[nodiscard]] std::size_t header_size() const noexcept { return header_size_; }

  [[nodiscard]] bool unterminated() const noexcept { return unterminated_; }

 private:
  [[nodiscard]] std::string_view take_line();

  std::string_view rest_;
  std::string_view message_;
  std::size_t header_size_ = 0;
  bool unterminated_ = false;
};

}  // namespace refward::git
