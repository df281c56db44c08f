// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/wire.h"

#include <cstdint>

namespace refward::signature::ssh {

base::Result<base::Bytes> read_positive_mpint(base::ByteReader& reader, std::size_t limit) {
  TRY(const base::Bytes number, reader.ssh_string(limit + 1));
  if (number.empty())
    return base::Error("a number is zero");
  if ((number[0] & 0x80u) != 0)
    return base::Error("a number is negative");
  if (number[0] != 0) {
    if (number.size() > limit)
      return base::Error("a number is too long");
    return number;
  }
  if (number.size() == 1 || (number[1] & 0x80u) == 0)
    return base::Error("a number has a superfluous zero in front");
  return number.subspan(1);
}

void append_string(base::ByteBuffer& out, base::Bytes bytes) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  for (const unsigned shift : {24u, 16u, 8u, 0u})
    out.push_back(static_cast<std::uint8_t>(size >> shift));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void append_string(base::ByteBuffer& out, std::string_view text) {
  append_string(out, base::as_bytes(text));
}

}  // namespace refward::signature::ssh
