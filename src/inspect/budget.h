// SPDX-License-Identifier: Apache-2.0
// Budget: how long a push may be examined ([secrets] time_budget). It begins when it is made; its
// clock can be another than the machine's, for tests.
#pragma once

#include "base/clock.h"

#include <chrono>
#include <functional>
#include <utility>

namespace refward::inspect {

// Called by several threads at once. Empty: the machine's steady clock.
using Ticks = std::function<std::chrono::steady_clock::time_point()>;

class Budget {
 public:
  Budget(base::Seconds span, Ticks ticks) : ticks_(std::move(ticks)), end_(now() + span) {}

  [[nodiscard]] bool is_over() const { return now() >= end_; }

 private:
  [[nodiscard]] std::chrono::steady_clock::time_point now() const {
    return ticks_ ? ticks_() : std::chrono::steady_clock::now();
  }

  Ticks ticks_;
  std::chrono::steady_clock::time_point end_;
};

}  // namespace refward::inspect
