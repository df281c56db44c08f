// SPDX-License-Identifier: Apache-2.0
// Text from outside, made safe to show: printable() lets through valid UTF-8 without control,
// bidirectional and invisible formatting characters, and writes everything else as \xHH or \u{HEX}.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace refward::base {

[[nodiscard]] std::string printable(std::string_view text);
// The same, cut after `limit` bytes of output with "..." in place of the rest.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit);

[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;

// The parts between `separator`s, empty ones included; views into `text`.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
// Without leading and trailing blanks and tabs.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;
// ASCII only; other bytes stay.
[[nodiscard]] std::string to_lower(std::string_view text);
// In POSIX single quotes, ready for a shell, unless it needs none.
[[nodiscard]] std::string shell_quoted(std::string_view text);

}  // namespace refward::base
