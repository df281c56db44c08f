// SPDX-License-Identifier: Apache-2.0
// Losses: what the details no longer hold, against what the events `erase` say was taken
// (docs/format/entry.md, "What was erased"). For `verify`, which shows it every entry.
#pragma once

#include "audit/leaf.h"
#include "base/result.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refward::audit {

class Losses {
 public:
  // An entry that follows the log, and where it stands. An error: an event `erase` whose details
  // are not what its leaf counts.
  base::Status see(const Leaf& leaf,
                   std::string_view details,
                   const std::vector<std::string>& gone,  // fields that are not there
                   const std::string& file,
                   std::uint64_t offset);

  struct Problem {
    std::string file;
    std::uint64_t offset = 0;
    const char* what = "";
  };

  // After the last entry: fields that are gone and nobody erased ("details"), and those that an
  // event erased and that are still there ("unfinished-upkeep").
  [[nodiscard]] std::vector<Problem> problems() const;

  // Whether an event says that this kept tail was taken.
  [[nodiscard]] bool explains_kept(const std::string& name) const { return kept_.contains(name); }

 private:
  struct Place {
    std::string file;
    std::uint64_t offset = 0;
    std::vector<std::string> fields;  // that are gone
  };

  std::uint64_t first_ = 0;  // of the entries that were seen
  bool any_ = false;
  std::string last_file_;
  std::uint64_t last_offset_ = 0;
  std::map<std::uint64_t, Place> gone_;                    // by index
  std::map<std::uint64_t, std::set<std::string>> erased_;  // by index
  std::set<std::string> kept_;
};

}  // namespace refward::audit
