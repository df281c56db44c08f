// SPDX-License-Identifier: Apache-2.0
// PromotionHistory: since when has what a promotion wants stood at a folder of the source, by the
// record (design.md 4.5)?
//
// Time is taken so that it never helps: a value stands from the latest time that it or any entry
// before it bears, so that a clock which ran behind, or stepped back, makes nothing look older than
// it is. While the source ref does not exist nothing stands there, not even a path's absence.
#pragma once

#include "inspect/ground.h"
#include "inspect/tree_book.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::inspect {

class PromotionHistory {
 public:
  // Both are asked only while this lives. The last standing is what stands there now.
  PromotionHistory(const std::vector<Standing>& standings, std::string folder, TreeBook& book);

  struct Wanted {
    std::string_view path;                // below the folder
    std::optional<git::PathState> state;  // absent: that nothing stands there
  };

  struct Answer {
    enum class Kind {
      stood,        // for at least as long as asked, and does now
      absent,       // nothing stands there now
      other,        // something else stands there now
      soaking,      // only since `since`
      interrupted,  // it stood there before, until `at`, and again since `since`
      lost,         // what stood there is not known: before `since`, or at all
    } kind = Kind::lost;
    base::Instant since = {};
    base::Instant at = {};
  };

  // A soak of 0 asks only that it stands there now.
  [[nodiscard]] Answer of(const Wanted& wanted, base::Seconds soak, base::Instant now);

 private:
  struct Stage {
    base::Instant since;   // of the entry itself
    base::Instant latest;  // of any entry up to it
    git::ObjectId value;
    std::optional<git::ObjectId> recorded;  // the folder's tree, by the record
    std::optional<git::ObjectId> tree;      // as it turned out; nothing where it is unknown
    bool looked = false;
  };

  // How it stood at one stage; gone: the ref was not there.
  enum class State { wanted, absent, other, unknown, gone };
  [[nodiscard]] State state_at(std::size_t stage, const Wanted& wanted);
  // The very tree that the next stage has: known even where the repository has lost it since.
  [[nodiscard]] bool holds_as_much(std::size_t stage);
  [[nodiscard]] const std::optional<git::ObjectId>& tree_at(Stage& stage);
  [[nodiscard]] Answer explain(std::size_t first, const Wanted& wanted);

  std::string folder_;
  TreeBook& book_;
  std::vector<Stage> stages_;  // oldest first
};

}  // namespace refward::inspect
