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

class Words;

inline constexpr std::size_t kMaxOpenMoves = 16;  // for one ref
// Of the fold that `audit reconcile` makes, which has to settle them all.
inline constexpr std::size_t kMaxOpenToSettle = 4096;

class Fold {
 public:
  // An accepted move without an outcome.
  struct Open {
    std::string old_id;
    std::string new_id;
    std::string cover;
    std::uint64_t decision = 0;
    base::Instant time{};  // of the decision's entry, floored
    bool shown = false;    // what came later shows that it happened
  };

  struct Ref {
    std::string value;          // empty: no outcome or adoption yet
    std::string cover;          // of the decision or adoption behind `value`
    std::uint64_t decided = 0;  // index of the decision or adoption behind `value`
    std::uint64_t index = 0;    // of the entry that last changed any of this
    std::string seen;           // found beside the gate since `value`, or empty
    std::uint64_t dropped = 0;  // open moves that were more than are kept
    std::vector<Open> open;     // oldest first

    // What the record last knew or saw: 40 zeros where neither.
    [[nodiscard]] std::string last() const;
    // Marks the open moves that lead to `value`, the newest first and each decided before
    // `before`, until the last known value is reached; returns where they begin, which is that
    // value unless something else moved the ref in between.
    std::string show_path_to(const std::string& value, std::uint64_t before);
  };

  explicit Fold(std::size_t max_open = kMaxOpenMoves) : max_open_(max_open) {}

  // `leaf` is of this fold's repository, `updates` are its moves.
  void apply(const Leaf& leaf, const std::vector<RefMove>& updates);

  [[nodiscard]] std::size_t size() const noexcept { return refs_.size(); }

  [[nodiscard]] std::map<std::string, Log::KnownRef> known() const;
  [[nodiscard]] std::optional<std::uint64_t> open_decision(const RefMove& move) const;

  // By name as recorded.
  [[nodiscard]] const std::map<std::string, Ref, std::less<>>& refs() const noexcept {
    return refs_;
  }

  // From now on; what is more is dropped, the oldest first.
  void keep_at_most(std::size_t open);

  // One line for each ref, and behind it one for each open move.
  [[nodiscard]] std::string render() const;
  // Such a line, of which `key` was read; others are passed over. Lines that render() would not
  // write so make a fold that renders otherwise.
  void take_line(std::string_view key, Words& words);

 private:
  void open_move(const Leaf& leaf, const RefMove& move);
  void close_move(const Leaf& leaf, const RefMove& move);
  void see_move(const Leaf& leaf, const RefMove& move);
  void give_up(const Leaf& leaf);

  std::size_t max_open_;
  std::map<std::string, Ref, std::less<>> refs_;
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
