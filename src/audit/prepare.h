// SPDX-License-Identifier: Apache-2.0
// Prepare: an Entry as the two texts that the journal keeps.
#pragma once

#include "audit/details.h"
#include "audit/entry.h"
#include "audit/journal.h"
#include "base/clock.h"

#include <cstdint>

namespace refward::audit {

// Throws base::Failure where the entry cannot be recorded in a form that reading would accept: a
// leaf or details beyond their limits, a move without object ids, a malformed digest.
[[nodiscard]] Prepared prepare(const Entry& entry,
                               std::uint64_t index,
                               base::PreciseInstant time,
                               const Random& random);

}  // namespace refward::audit
