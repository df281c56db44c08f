// SPDX-License-Identifier: Apache-2.0
// PolicyWords: the settings of a block as lines for people. Private to this room.
#pragma once

#include "identity/people.h"
#include "policy/trial.h"

#include <string>
#include <utility>
#include <vector>

namespace refward::report {

// {"approvals", "2 of alice, bob (@sre): ..."}, in the order of design.md section 5.
using SettingLines = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] SettingLines word_lines(const policy::Block& block, std::string_view ref);
[[nodiscard]] SettingLines setting_lines(const policy::Block& block,
                                         const identity::People& people);
[[nodiscard]] SettingLines rule_lines(const policy::PathRule& rule, const identity::People& people);

}  // namespace refward::report
