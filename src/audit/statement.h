// SPDX-License-Identifier: Apache-2.0
// Statements: what the events of the record's own upkeep say in their leaf (docs/format/entry.md).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace refward::audit {

// An accepted move that did not happen.
struct NotApplied {
  std::uint64_t decision = 0;
  std::string ref;
  friend auto operator<=>(const NotApplied&, const NotApplied&) = default;
};

inline constexpr std::size_t kMaxNotApplied = 128;  // in one entry

// Event "reconcile": the refs as they were while the record had so many entries.
struct ReconcileStatement {
  std::uint64_t entries = 0;
  std::vector<NotApplied> not_applied = {};  // in ascending order
  friend bool operator==(const ReconcileStatement&, const ReconcileStatement&) = default;
};

// Fields that were taken out of one entry's details.
struct ErasedFields {
  std::uint64_t index = 0;
  std::vector<std::string> fields;  // ascending
  friend bool operator==(const ErasedFields&, const ErasedFields&) = default;
};

inline constexpr std::size_t kMaxErasedEntries = 10'000;  // in one event
inline constexpr std::size_t kMaxErasedKept = 128;        // kept tails, in one event

// Event "erase": how much went. Whose it was is nowhere said; which fields, the details say.
struct EraseStatement {
  std::uint64_t entries = 0;
  std::uint64_t fields = 0;
  std::vector<std::string> kept = {};  // names of kept tails that went as a whole, ascending
  friend bool operator==(const EraseStatement&, const EraseStatement&) = default;
};

// Event "prune": all entries below `entries` went. Digests in hex.
struct PruneStatement {
  std::uint64_t entries = 0;
  std::uint64_t from = 0;          // the first one that was still there
  std::string head;                // of the chain before entry `entries`
  std::vector<std::string> range;  // the tree over what went, as its compact range
  std::string root;                // and its root
  std::string summary;             // SHA-256 of the file that stands in its place
  std::uint64_t tree_size = 0;     // the whole tree shortly before this event
  std::string tree_root;
  friend bool operator==(const PruneStatement&, const PruneStatement&) = default;
};

// Event "checkpoint": the tree over all entries before this one, signed (tlog/checkpoint.h).
struct CheckpointStatement {
  std::string note;  // as it is published
  friend bool operator==(const CheckpointStatement&, const CheckpointStatement&) = default;
};

}  // namespace refward::audit
