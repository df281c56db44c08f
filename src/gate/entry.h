// SPDX-License-Identifier: Apache-2.0
// Entries of the record, made from what the gate knows.
#pragma once

#include "audit/entry.h"
#include "audit/log.h"
#include "audit/standings.h"
#include "config/config.h"
#include "gate/call.h"
#include "gate/judgement.h"
#include "platform/caller.h"

#include <string>
#include <vector>

namespace refward::gate {

// Findings beyond this many are counted, not kept: the record has to stay readable.
inline constexpr std::size_t kFindingsKept = 500;

inline constexpr std::size_t kSkippedKept = 500;

[[nodiscard]] audit::RefMove move_of(const push::RefLine& line);
[[nodiscard]] std::vector<audit::RefMove> moves_of(const std::vector<push::RefLine>& lines);

// Who called, as the record shows it: a login, or the fingerprints of the keys that sshd accepted.
[[nodiscard]] std::string pusher_text(const platform::Caller& caller);

// Until when an exception is offered to whoever is refused.
[[nodiscard]] base::Instant offer_until(const Call& call);

struct EntryFrame {
  const platform::Caller& caller;
  std::string policy_digest;
  std::string keyring_digest;
};

// The first kFindingsKept, those that refuse before all others where there are more, and how many
// there were.
void add_findings(const findings::Findings& findings, audit::Entry& entry);

[[nodiscard]] audit::Entry decision_entry(const EntryFrame& frame,
                                          const std::vector<push::RefLine>& lines,
                                          const Judgement& judgement);

// Events for a policy or keyring that differs from the last recorded one; their canonical bytes are
// kept in `state`.
void record_changes(audit::Log& log,
                    const config::Config& config,
                    const identity::Signers& signers,
                    const EntryFrame& frame);

// Keeps the bytes behind a digest of the record in `folder` of the state, once.
void keep(const config::Config& config,
          std::string_view folder,
          const std::string& digest,
          const std::string& bytes);

// What the record knows of where a ref stood, as the inspections want it.
[[nodiscard]] inspect::Standing standing_of(const audit::Stood& stood);

// The record's knowledge of a repository's refs, as the inspections want it.
[[nodiscard]] inspect::KnownRefs known_refs(
    const std::map<std::string, audit::Log::KnownRef>& recorded);

}  // namespace refward::gate
