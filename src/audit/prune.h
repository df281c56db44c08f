// SPDX-License-Identifier: Apache-2.0
// Prune: retention. The oldest segments go as a whole, and a summary stands in their place
// (docs/format/summary.md), of which the event `prune` holds the digest. What remains is verified
// as before: chain and tree go on from there.
#pragma once

#include "audit/log.h"
#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>

namespace refward::audit {

struct PruneWish {
  std::optional<base::PreciseInstant> before;  // what is older may go
  std::optional<std::uint64_t> keep;           // so many of the newest entries stay
  std::string reason;
};

struct Pruning {
  enum class Result {
    done,
    nothing,    // no segment is old enough as a whole
    not_whole,  // `verify` finds the record wrong
    open,       // a decision in what would go has no outcome yet
    unscanned,  // something in it is still to be examined (`scan --continue`)
  };
  Result result = Result::nothing;
  std::uint64_t from = 0;     // what went: these entries,
  std::uint64_t entries = 0;  // up to before this one
  std::uint64_t bytes = 0;
  std::uint64_t event = 0;
  std::uint64_t oldest = 0;  // open, unscanned: the first such decision
  bool finished = false;     // an earlier one that had broken off
};

// Closes the newest segment first, so that the next run may take it. A reader that is under way may
// have to begin anew. Throws base::Failure where the record cannot be read or written.
[[nodiscard]] Pruning prune(const Options& options,
                            const base::Clock& clock,
                            const PruneWish& wish);

}  // namespace refward::audit
