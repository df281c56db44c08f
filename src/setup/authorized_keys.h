// SPDX-License-Identifier: Apache-2.0
// AuthorizedKeys: the lines of an authorized_keys file (sshd(8), "AUTHORIZED_KEYS FILE FORMAT"),
// for whoever takes their keys over as signers. A line whose meaning would be lost on that way (an
// authority, an end of validity, no name) is left out and told, never taken for more than it says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::setup {

inline constexpr std::size_t kMaxLoginKeys = 10'000;
inline constexpr std::size_t kMaxLoginKeyBytes = 1U << 20;  // the file

struct LoginKeyView {
  std::uint64_t line = 0;
  std::string_view principal;  // the first word of the comment
  std::string_view type, base64;
};

// Codes, worded by report: "line", "certificate", "unsupported", "authority", "expiry", "no-name",
// "not-a-name", "limit".
struct LeftOut {
  std::string where;      // "authorized_keys:3", a fingerprint
  std::string_view code;  // static storage
};

struct LoginKeysView {
  std::vector<LoginKeyView> keys;

  struct Left {
    std::uint64_t line = 0;
    std::string_view code;  // static storage
  };

  std::vector<Left> left;
};

[[nodiscard]] LoginKeysView parse_authorized_keys(std::string_view text);

}  // namespace refward::setup
