// SPDX-License-Identifier: Apache-2.0
// An earlier hook, asked after us with the same input. It is started without a shell; whatever
// keeps it from being started or from ending with status 0 refuses.
#include "base/files.h"
#include "gate/pre_receive.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace refward::gate {
namespace {

// In the child, between fork and exec: async-signal-safe calls only.
[[noreturn]] void become(const char* hook, int input) {
  constexpr int kCannotStart = 126;
  if (::dup2(input, STDIN_FILENO) < 0)
    ::_exit(kCannotStart);
  (void)::signal(SIGPIPE, SIG_DFL);
  char* const arguments[] = {const_cast<char*>(hook), nullptr};
  ::execv(hook, arguments);
  ::_exit(kCannotStart);
}

// A file of no name rather than a pipe: a hook that does not read cannot block us.
base::UniqueFd unnamed_file(const std::string& content) {
  base::UniqueFd fd = base::open_file("/tmp", O_TMPFILE | O_RDWR, 0600);
  base::write_all(fd.get(), content);
  if (::lseek(fd.get(), 0, SEEK_SET) != 0)
    base::throw_system_fault("lseek", errno);
  return fd;
}

}  // namespace

base::ExitCode run_then(const std::filesystem::path& hook, const std::string& input) {
  const base::UniqueFd file = unnamed_file(input);
  const pid_t child = ::fork();
  if (child < 0)
    base::throw_system_fault("fork", errno);
  if (child == 0)
    become(hook.c_str(), file.get());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      base::throw_system_fault("waitpid", errno);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return base::ExitCode::yes;
  constexpr int kCannotStart = 126;
  if (WIFEXITED(status) && WEXITSTATUS(status) != kCannotStart)
    return base::ExitCode::refused;
  throw base::Failure::fault("the hook that was here before refward could not be run: " +
                             hook.filename().string());
}

}  // namespace refward::gate
