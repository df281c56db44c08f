// SPDX-License-Identifier: Apache-2.0
// Fold: what the record knows of one repository's refs (docs/format/entry.md, "What a ref's value
// is"), built entry by entry, and its text form, with which a later run goes on from where this one
// stopped.
#pragma once

#include "audit/leaf.h"
#include "audit/log.h"
#include "audit/reader.h"
#include "base/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::audit {

inline constexpr std::size_t kMaxOpenMoves = 16;  // for one ref

class Fold {
 public:
  // `leaf` is of this fold's repository, `updates` are its moves.
  void apply(const Leaf& leaf, const std::vector<RefMove>& updates);

  [[nodiscard]] std::size_t size() const noexcept { return refs_.size(); }

  [[nodiscard]] std::map<std::string, Log::KnownRef> known() const;
  [[nodiscard]] std::optional<std::uint64_t> open_decision(const RefMove& move) const;

 private:
  friend struct Snapshot;

  // An accepted move without an outcome.
  struct Open {
    std::string old_id;
    std::string new_id;
    std::string cover;
    std::uint64_t decision = 0;
  };

  struct Ref {
    std::string value;          // empty: no outcome or adoption yet
    std::string cover;          // of the decision or adoption behind `value`
    std::uint64_t decided = 0;  // index of the decision or adoption behind `value`
    std::uint64_t index = 0;
    std::vector<Open> open;  // oldest first
  };

  void open_move(std::uint64_t index, const RefMove& move);
  void close_move(const Leaf& leaf, const RefMove& move);

  std::map<std::string, Ref, std::less<>> refs_;  // by name as recorded
};

// A fold up to a place in the log.
struct Snapshot {
  Digest identity{};
  Position position;  // where the next record begins
  Digest head{};      // before that record
  Fold fold;

  [[nodiscard]] std::string render() const;
  [[nodiscard]] static base::Result<Snapshot> parse(std::string_view text);
};

}  // namespace refward::audit
