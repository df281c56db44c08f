// SPDX-License-Identifier: Apache-2.0
// The command line: words to a command that is ready to run. The only files that see <CLI/*> are
// this one's .cc.
#pragma once

#include "base/failure.h"
#include "gate/call.h"

#include <functional>
#include <optional>
#include <string>

namespace refward::cli {

struct Parsed {
  // Runs the command; empty where there is nothing to run (--help, or an error).
  std::function<base::ExitCode(gate::Call)> command;
  std::optional<std::string> config;  // --config
  base::ExitCode code = base::ExitCode::yes;
  std::string output;  // help or version, for standard output
  std::string error;   // for standard error
  bool is_hook = false;
};

// Called by a file named pre-receive, update or post-receive it acts as that hook.
[[nodiscard]] Parsed parse_command_line(int argc, char** argv);

}  // namespace refward::cli
