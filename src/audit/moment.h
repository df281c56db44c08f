// SPDX-License-Identifier: Apache-2.0
// Moment: which boot of the machine this is, and what its two clocks say: the wall clock, which may
// be set, and the time since boot, which only runs. Between two moments of one boot they move alike
// unless somebody set the wall clock.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace refward::audit {

using BootId = std::array<std::uint8_t, 16>;

struct Moment {
  BootId boot{};  // zeros: not known
  std::chrono::microseconds wall{};
  std::chrono::microseconds since_boot{};
};

// A wall clock that is slewed moves the other clock too; so this is a clock that was set.
inline constexpr std::chrono::seconds kClockStep{1};

[[nodiscard]] Moment this_moment();
// Known, and the same.
[[nodiscard]] bool is_same_boot(const BootId& one, const BootId& other) noexcept;
// By how much the wall clock was set forward (or back) in between; nothing where it was not, or
// where that cannot be told because the machine was started anew.
[[nodiscard]] std::optional<std::chrono::microseconds> clock_step(const Moment& before,
                                                                  const Moment& now);
// "0f2c..." in the form of a UUID.
[[nodiscard]] std::string to_text(const BootId& boot);

}  // namespace refward::audit
