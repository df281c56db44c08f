// SPDX-License-Identifier: Apache-2.0
// Two checksums against accident (never against an attacker): CRC-32 (IEEE 802.3; token formats)
// and CRC-32C (Castagnoli, RFC 3720 section 12.1; the journal).
#pragma once

#include "base/bytes.h"

namespace refward::base {

[[nodiscard]] std::uint32_t crc32(Bytes bytes) noexcept;
[[nodiscard]] std::uint32_t crc32c(Bytes bytes) noexcept;

}  // namespace refward::base
