// SPDX-License-Identifier: Apache-2.0
// Selection: the entries that a filter wants, one after the other, in memory that does not grow
// with the log. Reads only: no lock, no file written.
#pragma once

#include "audit/filter.h"
#include "audit/log.h"
#include "audit/reader.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>

namespace refward::audit {

// An outcome is shown with its decision where it stands at most this many entries behind it.
inline constexpr std::uint64_t kJoinAhead = 4096;
// `Filter::last` is at most this, so that the places of so many entries can be kept.
inline constexpr std::uint64_t kMaxLast = 1'000'000;

class Selection {
 public:
  // Stands before the first entry that is wanted. With `last` it reads the log once to find it.
  Selection(Reader reader, Filter filter);

  // The next one. False at the end that the reader was made with. Throws base::Failure where the
  // journal cannot be read.
  [[nodiscard]] bool next();
  // From the place behind what was read last, up to another end: what has come since.
  void go_on(Reader reader);
  // Nothing that is there by now is wanted.
  void skip_to_end();

  [[nodiscard]] const Leaf& leaf() const noexcept { return leaf_; }

  // Valid until the next call of next().
  [[nodiscard]] const Parts& parts() const noexcept { return parts_; }

  [[nodiscard]] Record record() const;

  [[nodiscard]] const Reader& reader() const noexcept { return reader_; }

 private:
  void find_last();

  Reader reader_;
  Filter filter_;
  std::optional<std::set<Subject>> subjects_;
  Leaf leaf_;
  Parts parts_;
};

// Streams what the filter wants until `visit` returns false. A log that was never begun has
// nothing.
void select(const Options& options,
            const Filter& filter,
            const std::function<bool(const Selection&)>& visit);

// The same, each decision with the newest outcome of it among the next kJoinAhead entries, which
// then does not come again by itself.
void select_joined(const Options& options,
                   const Filter& filter,
                   const std::function<bool(const Joined&)>& visit);

}  // namespace refward::audit
