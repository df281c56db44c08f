// SPDX-License-Identifier: Apache-2.0
// Checksums that token formats carry, so that a value can be told from a look-alike without asking
// anyone: CRC-32 in base 62 (GitHub, npm), CRC-32 in base 36 (GitLab), Bech32 (BIP 173; age).
// Private to this room.
#pragma once

#include <string_view>

namespace refward::secrets {

// The last six characters of `body` are the CRC-32 (IEEE) of those before them, in base 62 (digits,
// upper case, lower case), padded with 0.
[[nodiscard]] bool has_base62_crc(std::string_view body);
// The last seven characters of `token` are the CRC-32 (IEEE) of those before them, in base 36.
[[nodiscard]] bool has_base36_crc(std::string_view token);
// BIP 173 with the constant 1, without its limit of 90 characters. One case only.
[[nodiscard]] bool is_bech32(std::string_view word);

}  // namespace refward::secrets
