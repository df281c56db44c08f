// SPDX-License-Identifier: Apache-2.0
// Keys of Azure that carry a mark and a checksum: the identifiable keys of its services, the common
// annotated keys (CASK, in the form that begins with JQQJ99 at offset 52), client secrets of Entra
// (8Q~) and access tokens of Azure DevOps. Marks, seeds and layouts as Microsoft publishes them in
// github.com/microsoft/security-utilities; the checksum is Marvin32. Private to this room.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <string_view>

namespace refward::secrets {

[[nodiscard]] std::uint64_t marvin64(base::Bytes data, std::uint64_t seed) noexcept;

// Base64 (either alphabet) whose last four bytes are the checksum of those before them under one of
// the seeds that belong to the mark, ten characters before the padding.
[[nodiscard]] bool is_azure_key(std::string_view value);
// 84 or 88 characters, of which the 80 first are covered.
[[nodiscard]] bool is_cask(std::string_view value);
// Three characters of six of the checksum end the value.
[[nodiscard]] bool is_entra_secret(std::string_view value);
// 52 characters of base32; CRC-32, its bytes strewn among the others.
[[nodiscard]] bool is_devops_token(std::string_view value);

}  // namespace refward::secrets
