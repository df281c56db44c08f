// SPDX-License-Identifier: Apache-2.0
// SHA-1 (FIPS 180-4) for lists of revoked keys, and for nothing else: such lists name keys by it.
// Who finds another key with the digest of a revoked one has revoked it too; nothing is ever
// accepted for its SHA-1.
#pragma once

#include "base/bytes.h"

#include <array>
#include <cstdint>

namespace refward::crypto {

using Sha1Digest = std::array<std::uint8_t, 20>;

[[nodiscard]] Sha1Digest sha1_for_revocation_lists(base::Bytes bytes);

}  // namespace refward::crypto
