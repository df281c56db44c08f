// SPDX-License-Identifier: Apache-2.0
// Examples: values that look like a secret and are none, because somebody wrote them to be read.
// Private to this room.
#pragma once

#include <string>
#include <string_view>

namespace refward::secrets {

// Few different characters, a count or the alphabet in order, or a word that says so ("EXAMPLE").
// The words are long enough that a random value holds one of them less than once in a billion.
[[nodiscard]] bool is_example(std::string_view value);

// A third of the value and 8 characters at most, the rest as "****".
[[nodiscard]] std::string mask(std::string_view value);

}  // namespace refward::secrets
