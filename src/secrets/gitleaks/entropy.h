// SPDX-License-Identifier: Apache-2.0
// Entropy as gitleaks computes it: Shannon's, over characters, but divided by the length in bytes.
#pragma once

#include <string_view>

namespace refward::secrets::gitleaks {

[[nodiscard]] double entropy_of(std::string_view text);

}  // namespace refward::secrets::gitleaks
