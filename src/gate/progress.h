// SPDX-License-Identifier: Apache-2.0
// ProgressTeller: lines for the pusher of a large push, so that silence does not look like a hang.
// A push that is judged within kFirstAfter tells nothing.
#pragma once

#include "inspect/progress.h"

#include <chrono>

namespace refward::gate {

class ProgressTeller {
 public:
  static constexpr std::chrono::seconds kFirstAfter{3};
  static constexpr std::chrono::seconds kEvery{5};

  explicit ProgressTeller(int fd) : fd_(fd) {}

  void operator()(inspect::ProgressStage stage, std::size_t done);

 private:
  using Time = std::chrono::steady_clock;

  int fd_;
  Time::time_point next_ = Time::now() + kFirstAfter;
};

}  // namespace refward::gate
