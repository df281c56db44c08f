// SPDX-License-Identifier: Apache-2.0
// Freeze: a time in which a ref does not move (design.md section 5): weekly on the clocks of a
// zone, or between two instants. From `from`, inclusive, until `until`, exclusive. A weekly one may
// go over the end of the week; where clocks are set forward or back it follows what they show.
#pragma once

#include "base/clock.h"
#include "base/zone.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace refward::policy {

struct Weekly {
  base::Seconds from{0}, until{0};  // since Monday 00:00 by the wall; never equal
  base::Zone zone;
};

struct Between {
  base::Instant from, until;  // from < until
};

struct Freeze {
  std::variant<Weekly, Between> when;
  std::vector<std::string> except;    // as `signers`: the pusher who may
  std::string reason;                 // for the pusher, as the administrator wrote it
  std::string from_text, until_text;  // as written, for messages and the canonical text

  [[nodiscard]] bool holds_at(base::Instant now) const;
};

// "Fri 16:00": a day of the week by its first three letters, hour and minute. Seconds since Monday
// 00:00; nothing where it is no such time.
[[nodiscard]] std::optional<base::Seconds> parse_week_time(std::string_view text);

}  // namespace refward::policy
