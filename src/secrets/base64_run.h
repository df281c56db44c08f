// SPDX-License-Identifier: Apache-2.0
// Base64Run: where base64's characters (of both alphabets) stand one behind the other. Every byte
// of every text is asked, so 64 are asked at once, in steps that compilers make vector code of.
// Private to this room.
#pragma once

#include "secrets/layers.h"

#include <cstddef>
#include <string_view>

namespace refward::secrets {

// The longest run that a search may ask for.
inline constexpr std::size_t kMaxLeastRun = 32;

// The whole of the first run of at least `least` (1 to kMaxLeastRun) characters at or behind `at`;
// one that begins before `at` counts from there. Both ends npos where there is none.
[[nodiscard]] Range find_base64_run(std::string_view text,
                                    std::size_t at,
                                    std::size_t least) noexcept;

}  // namespace refward::secrets
