// SPDX-License-Identifier: Apache-2.0
// Armour: the text around a signature (OpenPGP: RFC 4880 section 6.2; SSH: PROTOCOL.sshsig; CMS:
// RFC 7468), read so that the same bytes have one text, up to the width of its lines: whatever else
// were free would be unsigned text inside a signed object, and one signature would name many
// objects.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "signature/verdict.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace refward::signature {

// A CMS with its chain and a time-stamp token stays below a quarter of this.
inline constexpr std::size_t kMaxArmourBytes = 64 * 1024;
inline constexpr std::size_t kLeastLineWidth = 40;
inline constexpr std::size_t kMostLineWidth = 76;

// By the label of the BEGIN line, as Git chooses; nothing where it is none that Git knows.
[[nodiscard]] std::optional<Format> format_of(std::string_view armour) noexcept;

// Whether `Version` and `Comment` lines are taken; only OpenPGP has them.
enum class ArmourHeaders { refused, allowed };

// `armour` is from the BEGIN line to the LF behind the END line and nothing else. One block, LF
// only, base64 in lines of one width of 40 to 76 columns, of which the last may be shorter, padded,
// with zero padding bits. OpenPGP has an empty line before the base64 and may have a CRC-24 behind
// it, which is then right. Rejections: those that begin with armour_.
[[nodiscard]] base::Result<base::ByteBuffer, Rejection> parse_armour(std::string_view armour,
                                                                     ArmourHeaders headers);

}  // namespace refward::signature
