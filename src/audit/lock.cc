// SPDX-License-Identifier: Apache-2.0
#include "audit/lock.h"

#include "audit/disk.h"
#include "base/failure.h"

#include <signal.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

namespace refward::audit {
namespace {

// A signal that comes between looking at the clock and waiting is lost; the next one is not.
constexpr long kTickNanoseconds = 100'000'000;

int tick_signal() {
  return SIGRTMAX - 3;
}

void on_tick(int) {}

// While it lives a blocking call of this thread returns with EINTR now and then.
class Ticks {
 public:
  Ticks() {
    struct sigaction action {};

    action.sa_handler = on_tick;  // without SA_RESTART
    ::sigemptyset(&action.sa_mask);
    if (::sigaction(tick_signal(), &action, nullptr) != 0)
      base::throw_system_fault("sigaction", errno);
    sigset_t ticks;
    ::sigemptyset(&ticks);
    ::sigaddset(&ticks, tick_signal());
    ::pthread_sigmask(SIG_UNBLOCK, &ticks, &before_);
    start();
  }

  Ticks(const Ticks&) = delete;
  Ticks& operator=(const Ticks&) = delete;

  ~Ticks() {
    ::timer_delete(timer_);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  void start() {
    struct sigevent event {};

    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = tick_signal();
    event._sigev_un._tid = ::gettid();
    if (::timer_create(CLOCK_MONOTONIC, &event, &timer_) != 0)
      fail("timer_create");

    const struct itimerspec often {
      {0, kTickNanoseconds}, { 0, kTickNanoseconds }
    };

    if (::timer_settime(timer_, 0, &often, nullptr) != 0) {
      const int error = errno;
      ::timer_delete(timer_);
      errno = error;
      fail("timer_settime");
    }
  }

  [[noreturn]] void fail(const char* what) {
    const int error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    base::throw_system_fault(what, error);
  }

  sigset_t before_{};
  timer_t timer_{};
};

// False where somebody else holds it, or a signal came.
bool take(int fd, int operation) {
  if (::flock(fd, operation) == 0)
    return true;
  if (errno != EWOULDBLOCK && errno != EINTR)
    throw_disk_fault(Doing::writing, "log.lock", errno);
  return false;
}

int operation_of(Share share) {
  return share == Share::exclusive ? LOCK_EX : LOCK_SH;
}

}  // namespace

Lock::Lock(int fd, Share share, base::Seconds patience) : fd_(fd) {
  if (take(fd_, operation_of(share) | LOCK_NB))
    return;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const Ticks ticks;
  while (!take(fd_, operation_of(share)))
    if (std::chrono::steady_clock::now() >= deadline)
      throw_out_of_patience();
}

std::optional<Lock> Lock::attempt(int fd, Share share) {
  if (!take(fd, operation_of(share) | LOCK_NB))
    return std::nullopt;
  return Lock(fd, Taken::already);
}

Lock::Lock(Lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Lock::~Lock() {
  if (fd_ >= 0)
    ::flock(fd_, LOCK_UN);
}

void throw_out_of_patience() {
  throw base::Failure::fault(
      "the audit log cannot be written: another process has held its lock "
      "for too long");
}

}  // namespace refward::audit
