// SPDX-License-Identifier: Apache-2.0
// Revocation: a key that people.toml takes out of use, in any format, from an instant on or for
// all time (design.md section 5).
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace refward::identity {

enum class RevocationReason { superseded, left, compromised };
[[nodiscard]] std::optional<RevocationReason> revocation_reason_named(
    std::string_view name) noexcept;

struct Revocation {
  std::string key;  // as parse_key_name() gives it
  std::optional<base::Instant> since;
  RevocationReason reason = RevocationReason::compromised;
  std::uint64_t line = 0;  // in people.toml

  // What was received before it is another matter.
  [[nodiscard]] bool is_dated() const noexcept {
    return reason != RevocationReason::compromised && since.has_value();
  }

  // A thief dates his signatures as he likes, so for a compromised key `since` counts nothing.
  [[nodiscard]] bool holds_at(base::Instant at) const noexcept {
    return reason == RevocationReason::compromised || !since || at >= *since;
  }
};

// The one spelling of a key's name, as in signature::Verdict::key: "SHA256:" and 43 base64 digits
// (SSH), 40 upper-case hex digits (OpenPGP; lower case is taken too), or "x509:SHA256:" and 64
// lower-case hex digits (upper case is taken too).
[[nodiscard]] std::optional<std::string> parse_key_name(std::string_view text);

}  // namespace refward::identity
