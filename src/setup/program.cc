// SPDX-License-Identifier: Apache-2.0
#include "setup/program.h"

#include "base/files.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

extern char** environ;

namespace refward::setup {
namespace {

constexpr int kNotStarted = 127;

// Its process, or nothing. `output`: where its standard output goes; -1: where ours does.
std::optional<pid_t> started(const std::vector<std::string>& arguments, int output) {
  std::vector<char*> words;
  for (const std::string& argument : arguments)
    words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  if (::posix_spawn_file_actions_init(&actions) != 0)
    return std::nullopt;
  pid_t child = 0;
  const bool ready =
      output < 0 || ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO) == 0;
  const bool runs =
      ready && ::posix_spawnp(&child, words.front(), &actions, nullptr, words.data(), environ) == 0;
  ::posix_spawn_file_actions_destroy(&actions);
  return runs ? std::optional(child) : std::nullopt;
}

int status_of(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return kNotStarted;
  return WIFEXITED(status) ? WEXITSTATUS(status) : kNotStarted;
}

// Up to one byte more than is taken.
std::string read_from(int fd) {
  std::string out;
  std::array<char, 4096> part{};
  while (out.size() <= kMaxProgramOutput) {
    const ssize_t got = ::read(fd, part.data(), part.size());
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      break;
    out.append(part.data(), static_cast<std::size_t>(got));
  }
  return out;
}

}  // namespace

int run_program(const std::vector<std::string>& arguments) {
  const auto child = started(arguments, -1);
  return child ? status_of(*child) : kNotStarted;
}

std::optional<std::string> program_output(const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return std::nullopt;
  base::UniqueFd reading(ends[0]);
  base::UniqueFd writing(ends[1]);
  const auto child = started(arguments, writing.get());
  writing = base::UniqueFd();
  if (!child)
    return std::nullopt;
  std::string out = read_from(reading.get());
  reading = base::UniqueFd();  // one that says more ends here
  return status_of(*child) == 0 && out.size() <= kMaxProgramOutput ? std::optional(std::move(out))
                                                                   : std::nullopt;
}

}  // namespace refward::setup
