// SPDX-License-Identifier: Apache-2.0
// refward: the one program. Git starts it as a hook through the shim that `refward install` writes.
#include "cli/run.h"

#include <signal.h>
#include <unistd.h>

#include <string_view>

namespace {

// A crash refuses the push by itself, because the exit status is not 0; this only says so to
// whoever waits.
void say_and_refuse(int) {
  constexpr std::string_view kWords =
      "error: refward crashed; the push is refused, nothing has moved\n";
  constexpr int kFault = 3;
  (void)!::write(STDERR_FILENO, kWords.data(), kWords.size());
  ::_exit(kFault);
}

}  // namespace

int main(int argc, char** argv) {
  (void)::signal(SIGPIPE,
                 SIG_IGN);  // a client that is gone must not keep the decision out of the record
  for (const int crash : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT})
    (void)::signal(crash, say_and_refuse);
  return refward::cli::run(argc, argv);
}
