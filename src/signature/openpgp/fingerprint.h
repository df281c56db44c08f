// SPDX-License-Identifier: Apache-2.0
// Fingerprint: the name of a version 4 key, SHA-1 over its packet (RFC 4880 section 12.2), and the
// key id, its last 8 bytes. SHA-1 names keys here and decides nothing: a keyring is written by an
// administrator, and GnuPG lists the same fingerprints or the keyring is refused.
#pragma once

#include "base/bytes.h"

#include <string>
#include <string_view>

namespace refward::signature::openpgp {

inline constexpr std::size_t kFingerprintBytes = 20;
inline constexpr std::size_t kKeyIdBytes = 8;

// `body` is that of a version 4 key packet, at most 65,535 bytes. 40 upper-case hex digits.
[[nodiscard]] std::string fingerprint_of(base::Bytes body);

// The last 16 digits.
[[nodiscard]] std::string_view key_id_of(std::string_view fingerprint) noexcept;

[[nodiscard]] std::string upper_hex(base::Bytes bytes);

}  // namespace refward::signature::openpgp
