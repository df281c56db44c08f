// SPDX-License-Identifier: Apache-2.0
// Progress: told by the inspections while they work on a large push, for whoever waits.
#pragma once

#include <cstddef>
#include <functional>

namespace refward::inspect {

enum class ProgressStage { signatures, changes, contents };

// So many commits, or blobs, of the stage are done. Called by one thread at a time; empty: nobody
// waits.
using Progress = std::function<void(ProgressStage stage, std::size_t done)>;

}  // namespace refward::inspect
