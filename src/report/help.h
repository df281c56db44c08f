// SPDX-License-Identifier: Apache-2.0
// Help: what --help says. Each command has one line; the frame says what refward is and how to
// begin.
#pragma once

#include <string>
#include <string_view>

namespace refward::report {

[[nodiscard]] std::string help_head();
[[nodiscard]] std::string help_foot();
[[nodiscard]] std::string help_line(std::string_view command);

}  // namespace refward::report
