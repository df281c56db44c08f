// SPDX-License-Identifier: Apache-2.0
#include "inspect/repo_crew.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace refward::inspect {
namespace {

std::size_t machine_threads() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMaxThreads);
}

}  // namespace

RepoCrew::RepoCrew(const git::Repo& repo, std::size_t threads)
    : repo_(repo), threads_(threads != 0 ? threads : machine_threads()) {}

std::size_t RepoCrew::threads_for(std::size_t commits) {
  if (commits < kManyCommits)
    return 1;
  while (handles_.size() + 1 < threads_) {
    auto handle = repo_.reopen();
    if (!handle)
      break;
    handles_.push_back(*std::move(handle));
  }
  return handles_.size() + 1;
}

}  // namespace refward::inspect
