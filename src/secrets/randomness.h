// SPDX-License-Identifier: Apache-2.0
// Randomness: is a value that only its name calls secret one that a generator made, or a person
// chose with care, or is it a word, a path, a reference? For rules that have no form to go by.
// Private to this room.
#pragma once

#include <string_view>

namespace refward::secrets {

// Shannon entropy of the value's characters, in bits each.
[[nodiscard]] double entropy(std::string_view value);
[[nodiscard]] bool is_mixed(std::string_view value);  // lower, upper and digit

// "${NAME}", "<your key>", "config.get(x)": what stands for a value elsewhere. Not of an empty one.
[[nodiscard]] bool is_reference(std::string_view value);
// Holds a word that people write where a password would be.
[[nodiscard]] bool is_stand_in(std::string_view value);

// A key or token of a generator: hex of 32 characters and more, or 20 and more that are mixed and
// spell no words. Never an example.
[[nodiscard]] bool looks_random(std::string_view value);
// A password: 8 characters and more of three kinds, no reference, no code, none of the words that
// people write in the place of one.
[[nodiscard]] bool looks_chosen(std::string_view value);

}  // namespace refward::secrets
