// SPDX-License-Identifier: Apache-2.0
#include "cli/process.h"

#include "crypto/hash.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <string_view>

namespace refward::cli {
namespace {

// A crash refuses the push by itself, because the exit status is not 0; this only says so.
void say_and_refuse(int) {
  constexpr std::string_view kWords =
      "error: refward crashed; the push is refused, nothing has moved\n";
  constexpr int kFault = 3;
  (void)!::write(STDERR_FILENO, kWords.data(), kWords.size());
  ::_exit(kFault);
}

// A file that is opened next must not become standard output or error, and take our words.
void fill_standard_descriptors() noexcept {
  int fd = 0;
  do
    fd = ::open("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO)
    ::close(fd);
}

}  // namespace

void prepare_process() noexcept {
  crypto::prepare_library();
  fill_standard_descriptors();
  (void)::signal(SIGPIPE, SIG_IGN);  // a client that is gone must not keep the decision unrecorded
  for (const int crash : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT})
    (void)::signal(crash, say_and_refuse);
}

}  // namespace refward::cli
