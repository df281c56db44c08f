// SPDX-License-Identifier: Apache-2.0
// Printed: back from base::printable to the bytes. Right only for text that had no backslash of its
// own, such as the names of refs (git-check-ref-format(1), rule 10).
#pragma once

#include <string>
#include <string_view>

namespace refward::audit {

[[nodiscard]] std::string unprinted(std::string_view text);

}  // namespace refward::audit
