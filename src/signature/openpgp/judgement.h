// SPDX-License-Identifier: Apache-2.0
// Judgement: from a well-formed signature packet and the key that it names to a Verdict: what the
// key forbids before any mathematics, whether the key was good at its time once the mathematics is
// right, and what GnuPG's word means where it did the mathematics. Private to this folder.
#pragma once

#include "base/result.h"
#include "signature/openpgp/engine.h"
#include "signature/openpgp/key_index.h"
#include "signature/openpgp/signature_packet.h"
#include "signature/verdict.h"

#include <optional>
#include <string>
#include <string_view>

namespace refward::signature::openpgp {

// About no key of the keyring.
[[nodiscard]] Verdict refused(Reason reason, std::string detail);
// About this key, which nothing vouches for unless the mathematics is right.
[[nodiscard]] Verdict about(Reason reason, const Holding& named, std::string detail);
// No key of the keyring has the name that the signature gives.
[[nodiscard]] Verdict unknown_issuer(const Issuer& issuer);
// A signature that is not what the key makes: no key is named, because none is proven.
[[nodiscard]] Verdict bad(const SignaturePacket& packet, std::string_view what);

// Why `packet` cannot be a good signature by this key, whatever its numbers, or nothing.
[[nodiscard]] std::optional<Verdict> fault_in(const SignaturePacket& packet,
                                              const KeyIndex::Entry& entry,
                                              const Terms& terms);

// The mathematics is right: whether both keys and the signature are valid at `when.at`. Revoked
// comes before not yet valid, that before expired, and the signature's own lifetime last.
[[nodiscard]] Verdict standing(const SignaturePacket& packet,
                               const Holding& named,
                               const Moment& when);

// `checked` is what GnuPG said of the signature. Its word on time is as of now and gives way to the
// dates that the keyring knows; where the keyring knows none, GnuPG's word stands.
[[nodiscard]] Verdict judge(const base::Result<Checked>& checked,
                            const SignaturePacket& packet,
                            const Holding& named,
                            const Moment& when);

}  // namespace refward::signature::openpgp
