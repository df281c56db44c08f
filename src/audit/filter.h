// SPDX-License-Identifier: Apache-2.0
// Filter: which entries of the record a reader wants. Every condition that is set has to hold. Text
// is compared in the record's spelling (docs/format/entry.md); a detail that was erased, or that
// the entry never had, meets no condition.
#pragma once

#include "audit/leaf.h"
#include "base/clock.h"
#include "base/result.h"
#include "policy/globs.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace refward::audit {

struct Filter {
  std::optional<std::uint64_t> from, to;  // indexes, inclusive
  std::optional<std::uint64_t> last;      // of those that meet the rest, only so many at the end
  std::optional<base::PreciseInstant> since, until;  // since <= time < until
  std::optional<Kind> kind;
  std::optional<findings::Decision> decision;
  std::string event;              // empty: any
  policy::GlobList repositories;  // empty: any, also none
  policy::RefGlobs refs;          // one of the entry's moves
  policy::GlobList rules;         // one of its findings
  // Names, logins, principals or keys; one of them pushed or signed. Empty: any.
  std::set<std::string> persons;

  // Nothing but the index counts.
  [[nodiscard]] bool is_range() const;
  // Of the repositories, where they are all named literally: other entries need not be read.
  [[nodiscard]] std::optional<std::set<Subject>> subjects() const;
};

// `last` is not asked for: that is for whoever knows what comes after (audit/selection.h).
[[nodiscard]] bool passes(const Filter& filter, const Leaf& leaf, std::string_view details);

// "2026-10-01" (its first instant), "2026-10-01 08:15", "2026-10-01T08:15:30", each in UTC, or RFC
// 3339 with a zone; "90d": so long before `now`.
[[nodiscard]] std::optional<base::PreciseInstant> parse_moment(std::string_view text,
                                                               base::PreciseInstant now);

[[nodiscard]] std::optional<Kind> kind_called(std::string_view word);
[[nodiscard]] std::optional<findings::Decision> decision_called(std::string_view word);
// Whether an event could have this name.
[[nodiscard]] bool is_event_word(std::string_view word);

}  // namespace refward::audit
