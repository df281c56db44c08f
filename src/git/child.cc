// SPDX-License-Identifier: Apache-2.0
#include "git/child.h"

#include "base/failure.h"
#include "base/files.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>
#include <utility>

namespace refward::git {

namespace {

using SteadyClock = std::chrono::steady_clock;

void check(int error, const std::string& doing) {
  if (error != 0)
    base::throw_system_fault(doing, error);
}

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const std::string& word : words)
    pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

struct Pipe {
  base::UniqueFd read_end;
  base::UniqueFd write_end;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    base::throw_system_fault("make a pipe", errno);
  return {base::UniqueFd(ends[0]), base::UniqueFd(ends[1])};
}

class FileActions {
 public:
  explicit FileActions(int output) {
    check(::posix_spawn_file_actions_init(&actions_), "prepare a process");
    check(::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0),
          "prepare a process");
    check(::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO),
          "prepare a process");
    check(::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0),
          "prepare a process");
  }

  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }

  [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

// A process group of its own, no signal blocked or ignored.
class Attributes {
 public:
  Attributes() {
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    check(::posix_spawnattr_init(&attributes_), "prepare a process");
    check(::posix_spawnattr_setpgroup(&attributes_, 0), "prepare a process");
    check(::posix_spawnattr_setsigmask(&attributes_, &none), "prepare a process");
    check(::posix_spawnattr_setsigdefault(&attributes_, &all), "prepare a process");
    constexpr short kFlags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    check(::posix_spawnattr_setflags(&attributes_, kFlags), "prepare a process");
  }

  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }

  [[nodiscard]] const posix_spawnattr_t* get() const noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

// Killed and waited for, at the latest when this goes out of scope.
class Process {
 public:
  explicit Process(pid_t id) noexcept : id_(id) {}

  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  ~Process() {
    if (id_ == 0)
      return;
    ::kill(-id_, SIGKILL);
    ::kill(id_, SIGKILL);  // where it has not yet got its group
    while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  // Its wait status; nothing at the deadline.
  [[nodiscard]] std::optional<int> wait_until(SteadyClock::time_point deadline) {
    for (;;) {
      int status = 0;
      const pid_t ended = ::waitpid(id_, &status, WNOHANG);
      if (ended == id_) {
        id_ = 0;
        return status;
      }
      if (ended < 0 && errno != EINTR)
        base::throw_system_fault("wait for a process", errno);
      if (SteadyClock::now() >= deadline)
        return std::nullopt;
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  }

 private:
  pid_t id_;
};

// Nothing: there is no such program.
std::optional<pid_t> start(const Command& command, const base::UniqueFd& output) {
  const FileActions actions(output.get());
  const Attributes attributes;
  pid_t id = 0;
  const int error =
      ::posix_spawn(&id, command.words.front().c_str(), actions.get(), attributes.get(),
                    pointers_to(command.words).data(), pointers_to(command.environment).data());
  if (error == ENOENT || error == ENOTDIR || error == EACCES)
    return std::nullopt;
  check(error, "start " + command.words.front());
  return id;
}

bool is_readable_before(int fd, SteadyClock::time_point deadline) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
    if (left <= 0)
      return false;
    pollfd watched{.fd = fd, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&watched, 1, static_cast<int>(left));
    if (ready < 0 && errno != EINTR)
      base::throw_system_fault("poll", errno);
    if (ready > 0)
      return true;
  }
}

// Up to the end of the file; nothing at the deadline, or where there is more than the limit.
std::optional<std::string> read_until(int fd, std::size_t limit, SteadyClock::time_point deadline) {
  std::string output;
  while (is_readable_before(fd, deadline)) {
    std::array<char, 4096> buffer{};
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno != EINTR)
      base::throw_system_fault("read from a process", errno);
    if (got == 0)
      return output;
    if (got > 0)
      output.append(buffer.data(), static_cast<std::size_t>(got));
    if (output.size() > limit)
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> output_of(const Command& command, const ChildLimits& limits) {
  const auto deadline = SteadyClock::now() + limits.deadline;
  Pipe pipe = make_pipe();
  const auto id = start(command, pipe.write_end);
  pipe.write_end = base::UniqueFd();
  if (!id)
    return std::nullopt;
  Process process(*id);
  auto output = read_until(pipe.read_end.get(), limits.max_output, deadline);
  if (!output)
    return std::nullopt;
  const auto status = process.wait_until(deadline);
  const bool succeeded = status && WIFEXITED(*status) && WEXITSTATUS(*status) == 0;
  return succeeded ? std::move(output) : std::nullopt;
}

}  // namespace refward::git
