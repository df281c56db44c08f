// SPDX-License-Identifier: Apache-2.0
// TlogProof: a file that proves, without the log, that a leaf stands in it: the leaf's index, its
// inclusion proof and the signed checkpoint that it leads to (c2sp.org/tlog-proof@v1). The field
// `extra` is not authenticated.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "tlog/merkle.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::tlog {

inline constexpr std::size_t kMaxPath = 63;               // hashes
inline constexpr std::size_t kMaxTlogProof = 256 * 1024;  // bytes

struct TlogProof {
  std::optional<base::ByteBuffer> extra = {};
  std::uint64_t index = 0;
  std::vector<Digest> path = {};  // from the leaf's sibling up to the root
  std::string checkpoint = {};    // a signed note, verbatim

  [[nodiscard]] std::string text() const;
  // One spelling: what text() gives. Whether the checkpoint is one, is not looked at.
  [[nodiscard]] static base::Result<TlogProof> parse(std::string_view text);
};

}  // namespace refward::tlog
