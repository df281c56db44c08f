// SPDX-License-Identifier: Apache-2.0
#include "krl_parts.h"

#include "certificate_parts.h"

namespace refward::signature::ssh {

using base::ByteBuffer;

ByteBuffer joined(const std::vector<ByteBuffer>& parts) {
  ByteBuffer out;
  for (const ByteBuffer& part : parts)
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

ByteBuffer numbers(const std::vector<std::uint64_t>& values) {
  std::vector<ByteBuffer> parts;
  for (const std::uint64_t value : values)
    parts.push_back(big_endian64(value));
  return joined(parts);
}

ByteBuffer section(std::uint8_t type, const ByteBuffer& data) {
  return joined({{type}, fields({data})});
}

ByteBuffer extension(std::string_view name, std::uint8_t critical) {
  return joined({fields({text(name)}), {critical}, fields({text("contents")})});
}

ByteBuffer certificates(const ByteBuffer& blob,
                        const ByteBuffer& parts,
                        std::string_view reserved) {
  return section(1, joined({fields({blob, text(reserved)}), parts}));
}

ByteBuffer krl(const std::vector<ByteBuffer>& sections, const KrlHeader& header) {
  const ByteBuffer format = big_endian64(header.format);
  return joined({text(header.magic),
                 {format.begin() + 4, format.end()},
                 numbers({header.version, header.made, header.flags}),
                 fields({text(header.reserved), text(header.comment)}),
                 joined(sections)});
}

}  // namespace refward::signature::ssh
