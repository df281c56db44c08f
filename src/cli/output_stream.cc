// SPDX-License-Identifier: Apache-2.0
#include "cli/output_stream.h"

#include "base/failure.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace refward::cli {
namespace {

constexpr std::size_t kBuffer = 64 * 1024;  // bytes

volatile sig_atomic_t interrupted = 0;

void note_interrupt(int) {
  interrupted = 1;
}

}  // namespace

bool OutputStream::write(std::string_view text) {
  waiting_ += text;
  return waiting_.size() < kBuffer ? open_ && interrupted == 0 : flush();
}

bool OutputStream::flush() {
  std::string_view rest = waiting_;
  while (open_ && !rest.empty()) {
    const ssize_t count = ::write(fd_, rest.data(), rest.size());
    if (count >= 0)
      rest.remove_prefix(static_cast<std::size_t>(count));
    else if (errno == EPIPE || (errno == EINTR && interrupted != 0))
      open_ = false;
    else if (errno != EINTR)
      throw base::Failure::fault(std::string("the output cannot be written: ") +
                                 std::strerror(errno));
  }
  waiting_.clear();
  return open_ && interrupted == 0;
}

void stop_on_interrupt() noexcept {
  struct sigaction action {};

  action.sa_handler = note_interrupt;  // without SA_RESTART: a write that waits returns
  for (const int signal : {SIGINT, SIGTERM})
    (void)::sigaction(signal, &action, nullptr);
}

bool was_interrupted() noexcept {
  return interrupted != 0;
}

}  // namespace refward::cli
