// SPDX-License-Identifier: Apache-2.0
// Intent: what whoever holds the append lock is about to make of the log's end
// (docs/format/journal.md, "`state`"), noted before the first byte is written and never synced. The
// next one need not read what others wrote and nobody synced yet; and bytes that no intent of this
// boot announced were not written by a process that uses this `state`.
#pragma once

#include "audit/mark.h"
#include "audit/moment.h"

#include <filesystem>
#include <optional>
#include <string>

namespace refward::audit {

inline constexpr std::size_t kIntentSlot = 552;
inline constexpr const char* kIntentName = "log.intent";

struct Intent {
  Moment moment;
  Mark end;  // as it will be; its sequence counts the intents
};

[[nodiscard]] std::string render(const Intent& intent);  // kIntentSlot bytes
[[nodiscard]] base::Result<Intent> parse_intent(base::Bytes slot);

// The valid slot with the greater sequence. Nothing where neither is valid.
[[nodiscard]] std::optional<Intent> read_intent(int fd);
// Into the slot whose turn it is after `last`.
void write_intent(int fd, Intent intent, std::uint64_t last);

}  // namespace refward::audit
