// SPDX-License-Identifier: Apache-2.0
// Seal: signing the tree over all entries, and keeping the signed checkpoint in the record before
// anybody is shown it (docs/format/checkpoint.md).
#pragma once

#include "audit/log.h"
#include "base/clock.h"
#include "tlog/note.h"

#include <cstdint>
#include <optional>
#include <string>

namespace refward::audit {

struct Sealed {
  std::uint64_t index = 0;  // of the event, and how many entries it is over
  std::string note;
};

// The newest one in the record; nothing where there is none. Throws base::Failure where the record
// cannot be read or contradicts a checkpoint in it.
[[nodiscard]] std::optional<Sealed> last_checkpoint(const Options& options);
// The newest one stays where nothing came after it. The caller holds the UpkeepLock. Throws
// likewise, and where nothing can be appended.
[[nodiscard]] Sealed seal(const Options& options,
                          const base::Clock& clock,
                          const tlog::SigningKey& key);

// A hook seals no more often than this.
inline constexpr base::Seconds kSealInterval{600};

// Whether this user can read the key, and neither it nor the last seal is younger than that.
[[nodiscard]] bool is_seal_due(const Options& options, base::PreciseInstant now);

// When the oldest entry was made that no checkpoint is over; nothing where there is none, but for
// the newest checkpoint itself. Throws as last_checkpoint() does.
[[nodiscard]] std::optional<base::PreciseInstant> unsealed_since(const Options& options);

}  // namespace refward::audit
