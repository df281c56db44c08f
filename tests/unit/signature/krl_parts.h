// SPDX-License-Identifier: Apache-2.0
// Revocation lists, byte by byte, for what ssh-keygen would not make.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::ssh {

struct KrlHeader {
  std::string magic = std::string("SSHKRL\n\0", 8);
  std::uint32_t format = 1;
  std::uint64_t version = 3;
  std::uint64_t made = 1'700'000'000;
  std::uint64_t flags = 0;
  std::string reserved;
  std::string comment;
};

[[nodiscard]] base::ByteBuffer joined(const std::vector<base::ByteBuffer>& parts);
[[nodiscard]] base::ByteBuffer numbers(const std::vector<std::uint64_t>& values);

// A type, and its data as a `string`: both of sections and of what is in them.
[[nodiscard]] base::ByteBuffer section(std::uint8_t type, const base::ByteBuffer& data);
[[nodiscard]] base::ByteBuffer extension(std::string_view name, std::uint8_t critical);
// Of certificates by the authority of `blob`; nothing: by all.
[[nodiscard]] base::ByteBuffer certificates(const base::ByteBuffer& blob,
                                            const base::ByteBuffer& parts,
                                            std::string_view reserved = "");

[[nodiscard]] base::ByteBuffer krl(const std::vector<base::ByteBuffer>& sections,
                                   const KrlHeader& header = {});

}  // namespace refward::signature::ssh
