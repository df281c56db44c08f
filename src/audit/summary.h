// SPDX-License-Identifier: Apache-2.0
// Summary: what stands in the place of entries that were pruned (docs/format/summary.md): where the
// chain and the tree go on, and what the readers of the record need to know of what went: the refs
// and their open moves, the values that they took, and when objects were received.
#pragma once

#include "audit/course.h"
#include "audit/fold.h"
#include "audit/landings.h"
#include "audit/record.h"
#include "base/result.h"
#include "tlog/tile.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace refward::audit {

inline constexpr std::size_t kMaxSummary = std::size_t{1} << 30;  // bytes
// Of each ref the newest values; what stood longer counts from the oldest of these.
inline constexpr std::size_t kMaxKeptSteps = 256;

struct Summary {
  struct Repository {
    Fold fold{kMaxOpenToSettle};
    std::vector<Landing> landings;
    std::map<std::string, std::vector<Step>, std::less<>> courses;  // by ref, as recorded
  };

  Digest identity{};
  std::string origin;
  std::uint64_t entries = 0;                                    // the first one that is still there
  Digest head{};                                                // before it
  tlog::TileEdge edge;                                          // of the tree over what went
  std::map<std::string, Repository, std::less<>> repositories;  // by name as recorded

  // Decisions of this repository that were accepted and have no outcome yet.
  [[nodiscard]] std::unordered_set<std::uint64_t> open_decisions(
      const std::string& repository) const;
  // What `standings` goes on from.
  void seed(const std::string& repository,
            const std::string& ref,
            Course& course,
            std::unordered_set<std::uint64_t>& accepted) const;

  [[nodiscard]] std::string render() const;
  // One spelling, as of all that the record holds.
  [[nodiscard]] static base::Result<Summary> parse(std::string_view text);
};

// That of a log's folder; nothing where nothing was pruned. Throws base::Failure where it cannot be
// read.
[[nodiscard]] std::optional<Summary> pruned_part(const std::filesystem::path& folder);
// The index of the first entry that is there, by the file's name alone.
[[nodiscard]] std::uint64_t first_entry(const std::filesystem::path& folder);

}  // namespace refward::audit
