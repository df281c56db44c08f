// SPDX-License-Identifier: Apache-2.0
// Tree: the Merkle tree over the leaves of a journal, at its right edge: enough to go on and to
// know the root. A cache in `state` lets the next one begin where this one ended; whoever verifies
// begins anew.
#pragma once

#include "audit/log.h"
#include "tlog/merkle.h"
#include "tlog/proof.h"

#include <cstdint>
#include <optional>
#include <string>

namespace refward::audit {

inline constexpr const char* kTreeCacheName = "tree.cache";  // in `state`
inline constexpr std::size_t kMaxTreeCache = 8192;           // bytes

class Tree {
 public:
  // As far as the cache goes; where it is not of this log, damaged or not there, as far as what was
  // pruned.
  explicit Tree(Options options);

  // Over all that can be read. Throws base::Failure where a leaf cannot be, or a checkpoint in the
  // record is not that of the tree before it.
  void catch_up();
  // For the next one. A cache that cannot be written only costs time.
  void save() const noexcept;

  [[nodiscard]] tlog::TreeHead head() const { return {range_.size(), range_.root()}; }

  // Of the newest event `checkpoint` below head().size.
  [[nodiscard]] const std::optional<std::uint64_t>& sealed() const noexcept { return sealed_; }

 private:
  [[nodiscard]] bool load();

  Options options_;
  tlog::CompactRange range_;
  std::optional<std::uint64_t> sealed_;
};

// Whether the checkpoint that an event holds is that of this tree, under this origin.
[[nodiscard]] bool is_checkpoint_of(const CheckpointStatement& statement,
                                    const std::string& origin,
                                    const tlog::TreeHead& head);

}  // namespace refward::audit
