// SPDX-License-Identifier: Apache-2.0
// Programs that administration starts (never the way of a push): `git config`, found on the
// administrator's PATH.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace refward::setup {

// Runs it without a shell and waits; the exit status, 127 where it could not be started.
[[nodiscard]] int run_program(const std::vector<std::string>& arguments);

// What it says on standard output, at most kMaxProgramOutput bytes; nothing where it says more or
// ends with another status than 0.
inline constexpr std::size_t kMaxProgramOutput = 1U << 16;
[[nodiscard]] std::optional<std::string> program_output(const std::vector<std::string>& arguments);

}  // namespace refward::setup
