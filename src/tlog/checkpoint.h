// SPDX-License-Identifier: Apache-2.0
// Checkpoint: what a log signs of itself: its origin, how many leaves it has, and their root
// (c2sp.org/tlog-checkpoint@v1.0.0). The text of a note; extension lines are kept as they are.
#pragma once

#include "base/result.h"
#include "tlog/proof.h"

#include <string>
#include <string_view>
#include <vector>

namespace refward::tlog {

inline constexpr std::size_t kMaxExtensions = 16;  // lines

struct Checkpoint {
  std::string origin;
  TreeHead head;
  std::vector<std::string> extensions = {};  // without line ends; none is empty

  [[nodiscard]] std::string text() const;
  // One spelling: what text() gives.
  [[nodiscard]] static base::Result<Checkpoint> parse(std::string_view text);
};

// Decimal without leading zeros, up to 2^64 - 1; for the formats of this room.
[[nodiscard]] base::Result<std::uint64_t> parse_decimal(std::string_view text);
// Base64 of 32 bytes.
[[nodiscard]] base::Result<Digest> parse_digest(std::string_view text);

}  // namespace refward::tlog
