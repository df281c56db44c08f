// SPDX-License-Identifier: Apache-2.0
// Database: the anchors of all rules as one Vectorscan database (block mode, no start of match),
// and the file in which it waits for the next run. Private to this room.
#pragma once

#include "base/result.h"
#include "secrets/rules.h"

#include <hs/hs.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets {

struct DatabaseDeleter {
  void operator()(hs_database_t* database) const noexcept { hs_free_database(database); }
};

struct ScratchDeleter {
  void operator()(hs_scratch_t* scratch) const noexcept { hs_free_scratch(scratch); }
};

using Database = std::unique_ptr<hs_database_t, DatabaseDeleter>;
using Scratch = std::unique_ptr<hs_scratch_t, ScratchDeleter>;

// Where an anchor of a rule ended.
struct Candidate {
  std::uint32_t rule;
  std::uint64_t end;
};

// More candidates than any honest text holds; what one scan may collect.
inline constexpr std::size_t kMaxCandidates = 1'000'000;

[[nodiscard]] base::Result<Database> compile_database(std::span<const Rule> rules);

// The database kept in `folder` for exactly these rules and this version of the library; null where
// there is none, or none to be trusted.
[[nodiscard]] Database load_database(const std::string& folder, const std::string& rules_text);
// Keeps it there; a failure to do so is of no consequence and not told.
void store_database(const hs_database_t& database,
                    const std::string& folder,
                    const std::string& rules_text);

// Throw base::Failure where the library refuses.
[[nodiscard]] Scratch make_scratch(const hs_database_t& database);
[[nodiscard]] Scratch clone_scratch(const hs_scratch_t& scratch);

struct Candidates {
  std::vector<Candidate> found;
  bool complete = true;  // false: stopped at kMaxCandidates
};

// Throws base::Failure where the library fails.
[[nodiscard]] Candidates find_candidates(const hs_database_t& database,
                                         hs_scratch_t& scratch,
                                         std::string_view text);

}  // namespace refward::secrets
