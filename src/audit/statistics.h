// SPDX-License-Identifier: Apache-2.0
// Statistics: a selection of the record in figures, for people. Counted in one pass, in memory that
// names and not entries fill, and of names only kMaxNames each.
#pragma once

#include "audit/selection.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace refward::audit {

// Counts by name. Where there are more names than this, those that come later are counted together,
// and that is told.
inline constexpr std::size_t kMaxNames = 10'000;

class Counts {
 public:
  void add(const std::string& name);

  [[nodiscard]] const std::map<std::string, std::uint64_t>& by_name() const noexcept {
    return by_name_;
  }

  // Of the names beyond kMaxNames.
  [[nodiscard]] std::uint64_t others() const noexcept { return others_; }

 private:
  std::map<std::string, std::uint64_t> by_name_;
  std::uint64_t others_ = 0;
};

struct Statistics {
  struct Slow {
    std::uint64_t index = 0;
    std::string repository;
    std::uint64_t duration_us = 0;
  };

  static constexpr std::size_t kSlowest = 5;

  std::uint64_t entries = 0;
  std::optional<base::PreciseInstant> first, last;  // by the clock, which is advisory
  std::uint64_t bytes = 0;                          // of these entries in the journal
  Counts decisions;                                 // accept, reject, error
  Counts events;                                    // by name
  std::uint64_t outcomes = 0;
  Counts refusals;            // rejected pushes, by each rule that refused them
  Counts on_trial;            // pushes that a rule in mode "evaluate" would have refused
  Counts repositories;        // pushes
  Counts people;              // pushes, by each who pushed or signed; what was erased is nobody's
  std::vector<Slow> slowest;  // pushes, slowest first
  std::uint64_t duration_us = 0;  // of all pushes

  void add(const Selection& entry);
};

[[nodiscard]] Statistics statistics_of(const Options& options, const Filter& filter);

}  // namespace refward::audit
