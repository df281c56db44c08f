// SPDX-License-Identifier: Apache-2.0
// Fault: one thing that is wrong in a file of the keyrings, and where. A fault breaks the keyring
// that its file belongs to (design.md 4.4): whoever skips a line that he cannot read skips a
// restriction that somebody wrote.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace refward::identity {

struct Fault {
  std::uint64_t line = 0;    // from 1; 0: the file as a whole
  std::uint64_t column = 0;  // in bytes, from 1; 0: the line as a whole
  std::string_view reason;   // stable code with static storage: "unknown-option"
  std::string detail;        // one sentence, safe to show; never key material
};

// A parser that has met this many gives up: the file is something else altogether.
inline constexpr std::size_t kMaxFaults = 100;

}  // namespace refward::identity
