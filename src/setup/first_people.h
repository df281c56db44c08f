// SPDX-License-Identifier: Apache-2.0
// FirstPeople: who the imported keys belong to, as a first people.toml: principals of one line and
// lines that share a key are one person, as they are without that file (design.md 4.4).
#pragma once

#include "setup/presets.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace refward::setup {

struct FirstPerson {
  std::string name;
  std::vector<std::string> principals;  // sorted
  std::size_t keys = 0;
};

// Of the lines of allowed_signers, but authorities, and the principals of OpenPGP keys.
[[nodiscard]] std::vector<FirstPerson> first_people(std::string_view allowed_signers,
                                                    const std::vector<std::string>& openpgp);

// Each of them in every team of the preset.
[[nodiscard]] std::string people_toml(const std::vector<FirstPerson>& people, const Preset& preset);

}  // namespace refward::setup
