// SPDX-License-Identifier: Apache-2.0
// gitmodules: the file .gitmodules (gitmodules(5)) in the syntax of git-config(1), read strictly:
// what Git would read differently from another reader is an error. Sections other than
// [submodule "NAME"] are passed over; a url or path that is given twice for one name has no one
// reading, nor has a header in the old form [submodule.NAME].
#pragma once

#include "base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::inspect {

struct Submodule {
  std::string name;
  std::optional<std::string> path, url;  // without control characters
};

inline constexpr std::size_t kMaxGitmodulesBytes = std::size_t{1} << 20;

// In the order of the file. An error says the line.
[[nodiscard]] base::Result<std::vector<Submodule>> parse_gitmodules(std::string_view text);

}  // namespace refward::inspect
