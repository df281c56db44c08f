// SPDX-License-Identifier: Apache-2.0
// BlobQueue: the new blobs of a push, examined by one worker for each core, each with its own
// repository handle and scanner. Likely files come first and small before large, so that a budget
// which ends has seen what matters most; results stand at the blob's place in the list, so that the
// order of findings never depends on the threads.
#pragma once

#include "inspect/blobs.h"

#include <vector>

namespace refward::inspect {

struct BlobWork {
  const git::Repo& repo;
  const ContentOptions& options;
  const Exceptions& exceptions;
  const Budget& budget;
};

// One result for each blob. What the budget left out is in its not_examined, "time-budget".
// Whatever a worker throws is thrown here.
[[nodiscard]] std::vector<BlobResult> examine_blobs(const BlobWork& work,
                                                    const std::vector<NewBlob>& blobs);

}  // namespace refward::inspect
