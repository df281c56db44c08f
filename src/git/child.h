// SPDX-License-Identifier: Apache-2.0
// Child: a program run to its end for what it says, within bounds: no shell, an environment of its
// own, no input, standard error thrown away, killed with its whole process group at the deadline or
// when it says too much. Private to the room.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace refward::git {

struct Command {
  std::vector<std::string> words;  // the first is the program's absolute path
  std::vector<std::string> environment;
};

struct ChildLimits {
  std::size_t max_output;  // bytes
  std::chrono::milliseconds deadline;
};

// Its standard output, where it ended by itself with status 0 within the limits; nothing otherwise,
// also where there is no such program. Throws base::Failure where the system starts no process.
[[nodiscard]] std::optional<std::string> output_of(const Command& command,
                                                   const ChildLimits& limits);

}  // namespace refward::git
