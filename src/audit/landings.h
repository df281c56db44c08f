// SPDX-License-Identifier: Apache-2.0
// Landings: the values that a repository's refs took by accepted outcomes, in the order of the
// record (design.md 4.3: an object's receive time is that of the earliest one that reaches it).
#pragma once

#include "audit/log.h"
#include "base/clock.h"

#include <string>
#include <vector>

namespace refward::audit {

struct Landing {
  std::string value;   // hex of the new value, never zeros
  base::Instant time;  // of the outcome's entry, floored to seconds
};

// Does the move bring an object, so that it may be one of them?
[[nodiscard]] bool is_landing(const RefMove& move) noexcept;

// Of outcomes that name a decision of this repository that was `accept`; what was adopted, what no
// decision allowed and what was decided but has no outcome is none. Each value once, at its first
// place in the record. The record's order is that of its indices, and the first landing that
// reaches an object counts, even where the server's clock stepped back after it: the time of a
// later entry cannot be when the object came. Reads the journal as read() does; throws
// base::Failure where that cannot be read.
[[nodiscard]] std::vector<Landing> landings(const Options& options, const std::string& repository);

// When each key was last seen to make a good signature in a push that was accepted, by the key's
// name as recorded, in ascending order: for `keyring list`. "Last" is by index, as above. What was
// erased from the record, and bad signatures, are no use.
struct LastUse {
  std::string key;
  base::Instant time;
};

[[nodiscard]] std::vector<LastUse> last_uses(const Options& options);

}  // namespace refward::audit
