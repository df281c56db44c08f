// SPDX-License-Identifier: Apache-2.0
// Key files: armour, then certificates.
#include "signature/openpgp/certificate.h"
#include "signature/openpgp/key_armour.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace openpgp = refward::signature::openpgp;
  const auto judge = [](refward::base::Bytes packets) {
    const auto keys = openpgp::parse_certificates(packets);
    if (!keys)
      return;
    for (const openpgp::PublicKey& key : *keys) {
      const auto modulus = openpgp::rsa_modulus(key.packet);
      if (key.fingerprint.size() != 40 || (modulus && modulus->size() > key.packet.size()))
        std::abort();
    }
  };
  judge({data, size});
  if (const auto blocks =
          openpgp::parse_key_armour(refward::base::as_text(refward::base::Bytes(data, size))))
    for (const openpgp::Block& block : *blocks)
      judge(block.packets);
  return 0;
}
