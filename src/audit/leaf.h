// SPDX-License-Identifier: Apache-2.0
// Leaf: the part of an entry that is hashed into the log, and its canonical JSON
// (docs/format/entry.md, "The leaf"). Strict: every accepted text has one reading, and is the text
// that render() gives for it.
#pragma once

#include "audit/entry.h"
#include "base/clock.h"
#include "base/result.h"
#include "tlog/merkle.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::audit {

inline constexpr std::uint64_t kLeafVersion = 1;
inline constexpr std::size_t kMaxLeaf = 65535;  // bytes; a bundle of tlog-tiles holds no more
inline constexpr std::size_t kMaxInlineUpdates = 128;

// Stands for a list of moves that is too long for the leaf; the list is then in the details.
struct ManyUpdates {
  std::uint64_t count = 0;
  std::string digest;  // hex, SHA-256 of the canonical array
};

// Name of a details field, commitment in hex.
using Commitments = std::map<std::string, std::string, std::less<>>;

struct Leaf {
  std::uint64_t index = 0;
  Kind kind = Kind::decision;
  base::PreciseInstant time;
  std::string event;
  std::optional<findings::Decision> decision;
  std::optional<std::uint64_t> of;
  std::string repository;
  std::vector<RefMove> updates;
  std::optional<ManyUpdates> many;
  std::vector<StoodTree> trees;  // ascending by ref and folder
  std::string policy;
  std::string keyring;
  std::optional<Repair> repair;
  std::optional<ReconcileStatement> reconcile;
  std::optional<EraseStatement> erase;
  std::optional<PruneStatement> prune;
  std::optional<CheckpointStatement> checkpoint;
  Commitments commitments;
};

[[nodiscard]] std::string render(const Leaf& leaf);
[[nodiscard]] base::Result<Leaf> parse_leaf(std::string_view text);

// A decision that let the push through.
[[nodiscard]] bool is_accepted(const Leaf& leaf) noexcept;

[[nodiscard]] std::string_view to_text(Kind kind) noexcept;
// SHA-256 (hex) of the canonical array of these moves.
[[nodiscard]] std::string digest_of(const std::vector<RefMove>& updates);

// The first eight bytes of SHA-256(repository), zeros for none: the record header's hint by which
// readers pass over the entries of other repositories.
using Subject = std::array<std::uint8_t, 8>;
[[nodiscard]] Subject subject_of(std::string_view repository);

// Quick to ask of a leaf's bytes: false where it is no event `checkpoint`.
[[nodiscard]] bool may_be_checkpoint(std::string_view leaf) noexcept;

}  // namespace refward::audit
