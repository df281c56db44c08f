// SPDX-License-Identifier: Apache-2.0
// Session: one call of inspect(): its options, what was found so far, and how much may still be
// read of texts within texts. Private to this room.
#pragma once

#include "manifests/document.h"
#include "manifests/readable.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::manifests {

// Where a text stands: the file itself, or a value within it.
struct Trail {
  std::string prefix;                // of every path: "data.x > "
  std::string_view rule;             // of every match within; empty: its own
  std::size_t depth = 0;             // texts around it
  std::uint64_t lines_before = 0;    // in the file
  std::uint64_t fixed_line = 0;      // not 0: the line of all that is within
  std::uint64_t part_lines = 0;      // lines of the text before the part that is read
  const Readable* source = nullptr;  // what the lines of a document are lines of

  [[nodiscard]] std::uint64_t line(std::uint64_t of_document) const noexcept;
};

class Session {
 public:
  explicit Session(const Options& options) noexcept
      : options_(options), bytes_left_(kMostTexts * options.limits.max_bytes) {}

  [[nodiscard]] const Options& options() const noexcept { return options_; }

  // Is there no room for one more match? Then it counts as told of.
  [[nodiscard]] bool drops(Weight weight) noexcept;
  // Once for each place and rule.
  void add(Match match);
  // Reads all documents of a text. What it cannot read it says in a match.
  void look_into(std::string_view text, const Trail& trail);

  // Reads a text that holds nothing of what this room knows, only to say where it is no YAML.
  void look_for_broken(std::string_view text);

  [[nodiscard]] std::size_t bytes_left() const noexcept { return bytes_left_; }

  // May a text within a value be read? Else says why not, at `line`.
  [[nodiscard]] bool may_open(std::size_t size, const Trail& trail, std::uint64_t line);

  [[nodiscard]] std::vector<Match> take();

 private:
  // All texts within texts together, in multiples of what the file may be.
  static constexpr std::size_t kMostTexts = 2;

  enum class Salvage { no, yes };

  void look_at_source(const Readable& source, Trail trail, Salvage salvage);
  [[nodiscard]] Reading read(std::string_view text, const Trail& trail);
  [[nodiscard]] Reading read_apart(std::string_view text, Trail trail);
  void add_broken(const Part& part, const Trail& trail);
  void add_bound(Reading reading, const Trail& trail);

  const Options& options_;
  std::size_t bytes_left_;
  std::vector<Match> matches_;
  bool dropped_error_ = false;
  bool dropped_ = false;
};

}  // namespace refward::manifests
