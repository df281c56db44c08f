// SPDX-License-Identifier: Apache-2.0
// rule_findings: what the inspections of settings share: freezes, lists of people and patterns,
// told with what the administrator wrote.
#pragma once

#include "git/changes.h"
#include "inspect/ground.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace refward::inspect {

// The first few, as a sentence lists them.
[[nodiscard]] std::string joined(const std::vector<std::string>& names);

// Is this person in the list? Nobody is nobody's.
[[nodiscard]] bool is_among(const policy::Names& names, const identity::Person* person) noexcept;

// The first of the freezes that holds now and does not except the pusher; null where none does. A
// pusher who is not known is not excepted.
[[nodiscard]] const policy::Freeze* holding(std::span<const policy::Freeze> freezes,
                                            const Ground& ground);
// "span": "Fri 16:00 until Mon 08:00 (Europe/Berlin)"; "why" and "excepted": the administrator's
// reason, and who may push all the same, in words that follow others, or empty; and the span's
// parts, "from", "until", "zone".
void add_freeze_facts(const policy::Freeze& freeze, findings::Finding& finding);

// Is the change at one of these paths, or does it put a symbolic link or a submodule where a folder
// with such paths would stand, so that other content would be found there?
[[nodiscard]] bool concerns(const policy::GlobList& globs, const git::PathChange& change);

// A code and pattern for what the rule does not allow: "<what>-mismatch" where the text lacks what
// it must have, "<what>-forbidden" where it has what it must not.
struct TextFault {
  std::string reason;
  std::string pattern;
};

// `shown`: as far as Git shows the text; what must be there has to be there. `whole` must not have
// what is forbidden, whether it is shown or not.
struct RuledText {
  std::string_view shown, whole;
};

[[nodiscard]] std::optional<TextFault> text_fault(const policy::TextRule& rule,
                                                  std::string_view what,
                                                  const RuledText& text);

}  // namespace refward::inspect
