// SPDX-License-Identifier: Apache-2.0
// Checksums that token formats carry, so that a value can be told from a look-alike without asking
// anyone: CRC-32 in base 62 (GitHub, npm, Vercel), in base 36 (GitLab) and in hex (Grafana), Bech32
// (BIP 173; age), the structure of a macaroon (PyPI). Those of Azure are in azure_keys.h.
// Private to this room.
#pragma once

#include "base/bytes.h"

#include <string_view>

namespace refward::secrets {

// The last six characters of `body` are the CRC-32 (IEEE) of those before them, in base 62 (digits,
// upper case, lower case), padded with 0.
[[nodiscard]] bool has_base62_crc(std::string_view body);
// The last seven characters of `token` are the CRC-32 (IEEE) of those before them, in base 36.
[[nodiscard]] bool has_base36_crc(std::string_view token);
// The last eight characters of `token` are the CRC-32 (IEEE) of those before the underscore that
// precedes them, in lower-case hex, the lowest byte first.
[[nodiscard]] bool has_hex_crc(std::string_view token);
// `bytes` are one macaroon in libmacaroons' binary format 2, whole: location, identifier, caveats,
// a signature of 32 bytes, nothing behind it.
[[nodiscard]] bool is_macaroon(base::Bytes bytes);
// BIP 173 with the constant 1, without its limit of 90 characters. One case only.
[[nodiscard]] bool is_bech32(std::string_view word);

}  // namespace refward::secrets
