// SPDX-License-Identifier: Apache-2.0
// OutcomesAhead: the outcomes that stand behind a decision, up to kJoinAhead entries further on, so
// that each can be shown with its decision in one pass and in bounded memory.
#pragma once

#include "audit/log.h"
#include "audit/reader.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>

namespace refward::audit {

class OutcomesAhead {
 public:
  // Looks on from `place`, which is behind the first decision that is asked about.
  OutcomesAhead(Reader reader, const Position& place);

  // Indexes are asked about in ascending order.
  [[nodiscard]] std::optional<Record> newest_of(std::uint64_t decision);
  // Whether this entry is an outcome that newest_of() has handed out.
  [[nodiscard]] bool was_joined(std::uint64_t index);

 private:
  // A long one is read again when it is wanted.
  struct Held {
    Position place;
    std::optional<Record> record;
  };

  void look_on(std::uint64_t end);
  [[nodiscard]] Record read_again(const Position& place);

  Reader reader_;
  std::map<std::uint64_t, Held> newest_;  // by the decision
  std::set<std::uint64_t> joined_;
};

}  // namespace refward::audit
