// SPDX-License-Identifier: Apache-2.0
// Uses: who signed and who pushed what was accepted, entry by entry, for `policy unused`.
#pragma once

#include "audit/log.h"
#include "base/clock.h"

#include <functional>
#include <string>
#include <vector>

namespace refward::audit {

struct Use {
  std::string repository;
  std::vector<RefMove> moves;
  std::string pusher;                // as recorded: a login, or fingerprints with blanks between
  std::vector<std::string> signers;  // persons with a good signature in it, each once
};

// Streams the accepted decisions from `since` on, oldest first. What was erased is nobody's. Throws
// base::Failure where the journal cannot be read.
void read_uses(const Options& options,
               base::Instant since,
               const std::function<void(const Use&)>& visit);

}  // namespace refward::audit
