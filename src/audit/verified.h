// SPDX-License-Identifier: Apache-2.0
// Verified: how far a record was found whole, for the next `verify` that looks at what came since
// alone. A cache in `state`: whoever can write there can lie to it, so a whole verification never
// reads it.
#pragma once

#include "audit/log.h"
#include "audit/mark.h"
#include "base/result.h"
#include "tlog/tile.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::audit {

inline constexpr const char* kVerifiedName = "verify.cache";                // in `state`
inline constexpr std::size_t kMaxVerified = std::size_t{16} * 1024 * 1024;  // bytes

struct Verified {
  Digest identity{};
  std::uint64_t first = 0;    // the first entry that was not pruned
  std::uint64_t segment = 0;  // where the next entry begins
  std::uint64_t offset = 0;
  Digest head{};                  // before it
  tlog::TileEdge edge;            // over all before it
  std::vector<std::string> kept;  // names of kept tails, in ascending order

  [[nodiscard]] std::string render() const;
  // One spelling: what render() gives.
  [[nodiscard]] static base::Result<Verified> parse(std::string_view text);
};

// Nothing where there is none, or it is none.
[[nodiscard]] std::optional<Verified> load_verified(const Options& options);
// One that cannot be written only costs time.
void save_verified(const Options& options, const Verified& verified) noexcept;

}  // namespace refward::audit
