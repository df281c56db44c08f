// SPDX-License-Identifier: Apache-2.0
#include "setup/program.h"

#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>

extern char** environ;

namespace refward::setup {

int run_program(const std::vector<std::string>& arguments) {
  constexpr int kNotStarted = 127;
  std::vector<char*> words;
  for (const std::string& argument : arguments)
    words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  pid_t child = 0;
  if (::posix_spawnp(&child, words.front(), nullptr, nullptr, words.data(), environ) != 0)
    return kNotStarted;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return kNotStarted;
  return WIFEXITED(status) ? WEXITSTATUS(status) : kNotStarted;
}

}  // namespace refward::setup
