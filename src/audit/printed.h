// SPDX-License-Identifier: Apache-2.0
// Printed: bytes as text that can be shown, and back.
#pragma once

#include <string>
#include <string_view>

namespace refward::audit {

// Back from base::printable to the bytes. Right only for text that had no backslash of its own,
// such as the names of refs (git-check-ref-format(1), rule 10).
[[nodiscard]] std::string unprinted(std::string_view text);

// Any text of several lines, so that the very bytes can be had again, to verify a signature over
// them: line ends stay, a backslash is doubled, the rest is as base::printable has it.
[[nodiscard]] std::string printed_text(std::string_view text);
// Back again.
[[nodiscard]] std::string unprinted_text(std::string_view text);

}  // namespace refward::audit
