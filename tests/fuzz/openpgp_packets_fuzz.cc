// SPDX-License-Identifier: Apache-2.0
// What the grammar of signature packets accepts, it accepts again with an unhashed area that GnuPG
// understands, and it says the same.
#include "signature/openpgp/signature_packet.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace openpgp = refward::signature::openpgp;
  const auto packet = openpgp::parse_signature({data, size});
  if (!packet)
    return 0;
  const auto asked = openpgp::with_issuer(*packet, packet->issuer.name());
  const std::size_t length = asked.size() - 5;  // after a header with a length of four bytes
  if (length > openpgp::kMaxSignatureBytes - 3)
    return 0;
  refward::base::ByteBuffer again = {0x89, static_cast<std::uint8_t>(length >> 8)};
  if (length < 256)
    again = {0x88};
  again.push_back(static_cast<std::uint8_t>(length));
  again.insert(again.end(), asked.begin() + 5, asked.end());
  const auto second = openpgp::parse_signature(again);
  if (!second || second->created != packet->created || second->lifetime != packet->lifetime ||
      !refward::base::equal(second->hashed_part, packet->hashed_part) ||
      !refward::base::equal(second->number_part, packet->number_part))
    std::abort();
  return 0;
}
