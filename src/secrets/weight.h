// SPDX-License-Identifier: Apache-2.0
// Weight: how much a match counts. Only an error refuses.
#pragma once

#include <string_view>

namespace refward::secrets {

enum class Weight { error, warning, note };

[[nodiscard]] constexpr std::string_view to_text(Weight weight) noexcept {
  switch (weight) {
    case Weight::error:
      return "error";
    case Weight::warning:
      return "warning";
    case Weight::note:
      return "note";
  }
  return "error";
}

}  // namespace refward::secrets
