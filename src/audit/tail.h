// SPDX-License-Identifier: Apache-2.0
// Tail: what stands in a log's folder beyond its mark (docs/format/journal.md, "Beyond the durable
// size"): complete records, which were written and synced by a process that did not live to move
// the mark, and perhaps a broken one. Reads only.
#pragma once

#include "audit/folder.h"
#include "audit/mark.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace refward::audit {

struct Broken {
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;
  std::string bytes;
};

struct Tail {
  Mark reached;                  // the mark after all complete records
  std::optional<Broken> broken;  // what follows them
  // A crash can leave a broken tail; one that a later record or segment calls durable is damage.
  bool damaged = false;
};

// The caller holds the log's lock.
[[nodiscard]] Tail examine_tail(const std::filesystem::path& folder,
                                const Listing& listing,
                                const std::string& origin,
                                const Mark& mark);

}  // namespace refward::audit
