// SPDX-License-Identifier: Apache-2.0
#include "audit/clock_events.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace refward::audit {
namespace {

Entry event_of(const char* name, std::string note) {
  Entry event;
  event.kind = Kind::event;
  event.event = name;
  event.note = std::move(note);
  return event;
}

}  // namespace

std::vector<Entry> clock_events(const std::optional<Moment>& last, const Moment& now) {
  std::vector<Entry> out;
  if (!last || last->boot == BootId{} || now.boot == BootId{})
    return out;
  if (last->boot != now.boot)
    out.push_back(event_of(kBootEvent, to_text(last->boot) + " -> " + to_text(now.boot)));
  else if (const auto step = clock_step(*last, now))
    out.push_back(event_of(kClockStepEvent, fmt::format("{:+} us", step->count())));
  return out;
}

}  // namespace refward::audit
