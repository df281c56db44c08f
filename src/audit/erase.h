// SPDX-License-Identifier: Apache-2.0
// Erase: takes what names a person out of the details of the record, value and salt together
// (docs/format/entry.md, "What was erased"). The leaves stay, and with them every proof. The event
// that counts it comes first, so that a crash leaves nothing that an event does not account for;
// what it left is finished by the next erasure.
#pragma once

#include "audit/log.h"
#include "audit/traces.h"
#include "base/clock.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace refward::audit {

struct Erasure {
  std::uint64_t entries = 0;  // from which something was taken
  std::uint64_t fields = 0;
  std::uint64_t finished = 0;  // entries of earlier erasures that had broken off
  std::uint64_t kept = 0;      // kept tails
  std::uint64_t leaves = 0;    // entries whose leaf names the person, as a ref may: these stay
  std::vector<std::uint64_t> events;               // recorded
  std::vector<std::filesystem::path> removed;      // files of `state`
  std::vector<std::filesystem::path> still_there;  // files of `state` that name the person
};

// `traces` grows by the principals and keys with which the record shows the person. `reason` is
// kept in the events, and may not name the person. Holds no lock while it rewrites: what hooks
// append meanwhile is not looked at. A reader that is under way may have to begin anew. Throws
// base::Failure where the record cannot be read or written.
[[nodiscard]] Erasure erase(const Options& options,
                            const base::Clock& clock,
                            Traces& traces,
                            const std::string& reason);

}  // namespace refward::audit
