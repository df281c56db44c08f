// SPDX-License-Identifier: Apache-2.0
#include "audit/moment.h"

#include "base/bytes.h"
#include "base/failure.h"
#include "base/files.h"

#include <fmt/format.h>

#include <time.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace refward::audit {
namespace {

constexpr const char* kBootIdFile = "/proc/sys/kernel/random/boot_id";
constexpr std::size_t kMaxBootIdText = 64;

std::chrono::microseconds read_clock(clockid_t clock) {
  struct timespec now {};

  if (::clock_gettime(clock, &now) != 0)
    base::throw_system_fault("clock_gettime", errno);
  return std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
}

// Zeros where there is no /proc: then whatever depends on the boot takes the slow and safe way.
BootId read_boot_id() {
  BootId out{};
  try {
    std::string text = base::read_file(kBootIdFile, kMaxBootIdText);
    std::erase_if(text, [](char c) { return c == '-' || c == '\n'; });
    const auto bytes = base::parse_hex(text);
    if (bytes && bytes->size() == out.size())
      std::ranges::copy(*bytes, out.begin());
  } catch (const base::Failure&) {
    return {};
  }
  return out;
}

}  // namespace

Moment this_moment() {
  static const BootId boot = read_boot_id();
  return {boot, read_clock(CLOCK_REALTIME), read_clock(CLOCK_BOOTTIME)};
}

bool is_same_boot(const BootId& one, const BootId& other) noexcept {
  return one == other && one != BootId{};
}

std::optional<std::chrono::microseconds> clock_step(const Moment& before, const Moment& now) {
  if (!is_same_boot(before.boot, now.boot))
    return std::nullopt;
  const auto step = (now.wall - before.wall) - (now.since_boot - before.since_boot);
  return step >= kClockStep || step <= -kClockStep ? std::optional(step) : std::nullopt;
}

std::string to_text(const BootId& boot) {
  const std::string hex = base::to_hex(boot);
  const auto part = [&](std::size_t from, std::size_t to) {
    return std::string_view(hex).substr(from, to - from);
  };
  return fmt::format("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20),
                     part(20, 32));
}

}  // namespace refward::audit
