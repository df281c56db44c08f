// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"

#include "base/failure.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "gate/pre_receive.h"
#include "gate/tell.h"
#include "report/problems.h"
#include "signature/openpgp/keyring.h"

#include <unistd.h>

#include <exception>
#include <new>
#include <string_view>

namespace refward::cli {
namespace {

using base::ExitCode;

// How signature/openpgp starts this program as the child that asks GnuPG: no command for people.
constexpr std::string_view kGnupgWorker = "gnupg-worker";

ExitCode failed(const gate::Call& call, const Parsed& parsed, const base::Failure& failure) {
  if (parsed.is_hook)
    return gate::refused(call, failure);
  gate::tell(call.err, report::error_text(failure.what()));
  return failure.code();
}

ExitCode run_parsed(const gate::Call& call, const Parsed& parsed) {
  try {
    return parsed.command(call);
  } catch (const base::Failure& failure) {
    return failed(call, parsed, failure);
  } catch (const std::bad_alloc&) {
    return failed(call, parsed, base::Failure::fault("there is not enough memory"));
  } catch (const std::exception& error) {
    return failed(call, parsed,
                  base::Failure(ExitCode::fault, std::string("internal error: ") + error.what(),
                                "refward failed inside"));
  }
}

}  // namespace

int run(int argc, char** argv) noexcept {
  try {
    if (argc == 2 && argv[1] == kGnupgWorker)
      return signature::openpgp::serve_child(STDIN_FILENO, STDOUT_FILENO);
    const Parsed parsed = parse_command_line(argc, argv);
    gate::Call call{.environment = platform::Environment::of_process(),
                    .clock = base::Clock::system(),
                    .config = parsed.config};
    if (parsed.command)
      return static_cast<int>(run_parsed(call, parsed));
    print(call, parsed.output);
    gate::tell(call.err, parsed.error);
    return static_cast<int>(parsed.code);
  } catch (...) {
    return static_cast<int>(ExitCode::fault);
  }
}

}  // namespace refward::cli
