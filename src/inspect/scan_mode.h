// SPDX-License-Identifier: Apache-2.0
// ScanMode: what a search does with what it finds. `off` is a word that an administrator has to
// write, and that every entry of the record then shows.
#pragma once

#include <string_view>

namespace refward::inspect {

enum class ScanMode { enforce, evaluate, off };

[[nodiscard]] constexpr std::string_view to_text(ScanMode mode) noexcept {
  switch (mode) {
    case ScanMode::enforce:
      return "enforce";
    case ScanMode::evaluate:
      return "evaluate";
    case ScanMode::off:
      return "off";
  }
  return "enforce";
}

}  // namespace refward::inspect
