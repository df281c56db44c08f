// SPDX-License-Identifier: Apache-2.0
// RepoCrew: threads for work on many commits, each with a handle of its own on the repository.
#pragma once

#include "git/repo.h"

#include <cstddef>
#include <vector>

namespace refward::inspect {

// Fewer commits than these are not worth a second repository handle and a thread.
inline constexpr std::size_t kManyCommits = 32;
// Never more threads than this, nor than the machine has.
inline constexpr std::size_t kMaxThreads = 16;

class RepoCrew {
 public:
  // `repo` is the handle of the caller's own thread, and outlives the crew. Threads: 0 is as many
  // as the machine has, within kMaxThreads.
  RepoCrew(const git::Repo& repo, std::size_t threads);

  // How many threads shall work on so many commits: as many as there are handles for. Where no
  // further one opens, the others do its part.
  [[nodiscard]] std::size_t threads_for(std::size_t commits);

  // For a thread below what threads_for() last gave; 0 is the caller's own.
  [[nodiscard]] const git::Repo& repo_of(std::size_t thread) const {
    return thread == 0 ? repo_ : handles_[thread - 1];
  }

 private:
  const git::Repo& repo_;
  std::size_t threads_;
  std::vector<git::Repo> handles_;  // of all threads but the caller's
};

}  // namespace refward::inspect
