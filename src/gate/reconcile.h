// SPDX-License-Identifier: Apache-2.0
// Reconcile: the real refs of the repositories that the record knows, against what it says of them
// (docs/format/entry.md, "What was found beside the gate"). What does not agree is recorded.
#pragma once

#include "audit/reconcile.h"
#include "base/clock.h"
#include "config/config.h"
#include "gate/call.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace refward::gate {

// A repository whose folder is not there: a disk that is not mounted looks so, and one that was
// deleted for good.
enum class Gone { is_a_fault, is_recorded };

struct ReconcileWish {
  std::optional<std::string> repository;  // else all that the record knows
  Gone gone = Gone::is_a_fault;
  base::Seconds grace{};  // decisions younger than this are left alone
};

struct Reconciled {
  std::string repository;  // as recorded
  audit::Reconciliation found;
  std::string unseen;                  // why its refs could not be looked at, or empty
  std::vector<std::uint64_t> entries;  // what was recorded of it
};

// In the order of their names. Throws base::Failure where the record cannot be read or written, and
// where it does not know the one repository that was asked for.
[[nodiscard]] std::vector<Reconciled> reconcile(const Call& call,
                                                const config::Config& server,
                                                const ReconcileWish& wish);

}  // namespace refward::gate
