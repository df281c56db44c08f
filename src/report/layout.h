// SPDX-License-Identifier: Apache-2.0
// Layout: lines for a pusher's terminal. Git shows them behind "remote: ", in plain text, so a line
// has at most kColumns columns; longer words (ids, paths) stand alone on theirs and are never cut
// in two.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace refward::report {

inline constexpr std::size_t kColumns = 72;

// `text` broken at blanks; the first line begins with `first`, the others with `rest`. Ends with
// LF.
[[nodiscard]] std::string wrapped(std::string_view text,
                                  std::string_view first,
                                  std::string_view rest);

// "1 commit", "3 commits"; `plural` is the whole word.
[[nodiscard]] std::string counted(std::size_t count,
                                  std::string_view singular,
                                  std::string_view plural);

// Bytes as people read them: "340 bytes", "1.2 MB".
[[nodiscard]] std::string human_size(std::size_t bytes);

}  // namespace refward::report
