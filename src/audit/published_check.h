// SPDX-License-Identifier: Apache-2.0
// PublishedCheck: what is published of a log against the record itself, entry by entry, for
// `verify`. Every file there must be what the record makes it; those that the shown checkpoint is
// over must be there.
#pragma once

#include "audit/publish.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refward::audit {

class PublishedCheck {
 public:
  using Add = std::function<void(const std::string& file, std::string what)>;

  // Looks what is there. Throws base::Failure where it cannot.
  PublishedCheck(const Options& options, Add add);

  // Entries below `first` were pruned, or are not looked at.
  enum class Before { pruned, passed_over };

  void begin_behind(std::uint64_t first, Before before) {
    first_ = first;
    before_ = before;
  }

  // One that stands in the record.
  void see_checkpoint(const std::string& note);

  // For TileEdge::append().
  [[nodiscard]] const tlog::TileEdge::OnFull& on_full() const noexcept { return on_full_; }

  void see_leaf(std::uint64_t index, std::string_view leaf);

  // After the last entry.
  void finish(const tlog::TileEdge& edge);

 private:
  using Place = std::pair<unsigned, std::uint64_t>;  // level and index
  // The bytes of the first hashes or entries of a tile.
  using Front = std::function<std::string_view(std::uint64_t width)>;

  void compare(const tlog::TileName& name, const Front& front);
  void compare_file(const tlog::TileName& name, std::string_view expected);
  void require(const tlog::TileName& name);
  void require_shown();
  void judge_rest(std::uint64_t entries);
  [[nodiscard]] const char* word_for(const std::string& path, std::uint64_t entries) const;

  const Options& options_;
  Add add_;
  tlog::TileEdge::OnFull on_full_;
  std::uint64_t first_ = 0;
  Before before_ = Before::pruned;
  std::optional<std::string> shown_;  // the checkpoint's bytes
  std::uint64_t shown_size_ = 0;
  bool shown_stands_ = false;                             // the record holds it
  std::set<std::string> rest_;                            // what was not compared yet
  std::map<Place, std::vector<std::uint64_t>> is_there_;  // widths
  std::string bundle_;
  std::vector<std::size_t> ends_;
};

}  // namespace refward::audit
