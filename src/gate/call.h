// SPDX-License-Identifier: Apache-2.0
// Call: how refward was started, as values that main gathers once: environment, streams, clock.
// Tests give others.
#pragma once

#include "base/clock.h"
#include "platform/caller.h"

#include <filesystem>
#include <optional>
#include <string>

namespace refward::gate {

struct Call {
  platform::Environment environment;
  base::Clock clock;
  std::optional<std::filesystem::path> config;  // --config, never from the environment
  int in = 0;                                   // descriptors
  int out = 1;
  int err = 2;
};

}  // namespace refward::gate
