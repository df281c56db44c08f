// SPDX-License-Identifier: Apache-2.0
// Key files: armour, then certificates, then their numbers and what their signatures say.
#include "signature/openpgp/certificate.h"
#include "signature/openpgp/key_armour.h"
#include "signature/openpgp/key_material.h"
#include "signature/openpgp/key_signature.h"
#include "signature/openpgp/standing.h"

#include <cstdlib>
#include <variant>

namespace {

namespace openpgp = refward::signature::openpgp;

void judge_key(const openpgp::PublicKey& key, const openpgp::PublicKey& primary) {
  const auto material = openpgp::parse_key_material(key.packet);
  const bool usable = !std::holds_alternative<openpgp::BrokenMaterial>(material);
  if (key.fingerprint.size() != 40 || (usable && !openpgp::key_head(key.packet)))
    std::abort();
  if (openpgp::consent_of(key, primary) == openpgp::Consent::given && key.signatures.empty())
    std::abort();
  static_cast<void>(openpgp::binding_ends(key));
  if (key.signatures.empty() && primary.signatures.empty() &&
      openpgp::revocation_of(key, primary).kind != openpgp::Revocation::Kind::hard)
    std::abort();
  for (const auto signature : key.signatures)
    if (const auto parsed = openpgp::parse_key_signature(signature);
        parsed && parsed->hashed_part.size() + parsed->number_part.size() > signature.size())
      std::abort();
}

void judge(refward::base::Bytes packets) {
  const auto keys = openpgp::parse_certificates(packets);
  if (!keys)
    return;
  for (const openpgp::PublicKey& key : *keys)
    judge_key(key, keys->front());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  judge({data, size});
  if (const auto blocks =
          openpgp::parse_key_armour(refward::base::as_text(refward::base::Bytes(data, size))))
    for (const openpgp::Block& block : *blocks)
      judge(block.packets);
  return 0;
}
