// SPDX-License-Identifier: Apache-2.0
// Judgement: from a well-formed signature packet, the key that it names and GnuPG's word to a
// Verdict. What can be told without GnuPG is told before it is started, and what GnuPG does not
// look at is looked at here: the digest's first bytes, and numbers beyond their range, which would
// give one signature several spellings. Private to this folder.
#pragma once

#include "base/result.h"
#include "signature/openpgp/engine.h"
#include "signature/openpgp/keyring.h"
#include "signature/openpgp/signature_packet.h"
#include "signature/verdict.h"

#include <optional>
#include <string>
#include <string_view>

namespace refward::signature::openpgp {

struct Holding {
  const KeyInfo* key = nullptr;
  const SubkeyInfo* subkey = nullptr;  // of `key`
};

// About no key of the keyring.
[[nodiscard]] Verdict refused(Reason reason, std::string detail);
// No key of the keyring has the name that the signature gives.
[[nodiscard]] Verdict unknown_issuer(const Issuer& issuer);

// Why `packet` over `payload` cannot be a good signature by the key that it names, or nothing.
[[nodiscard]] std::optional<Verdict> fault_in(const SignaturePacket& packet,
                                              std::string_view payload,
                                              const Holding& named,
                                              const Options& options);

// `checked` is what GnuPG said of it. key_expired and key_revoked mean that the mathematics is
// right.
[[nodiscard]] Verdict judge(const base::Result<Checked>& checked, const Holding& named);

}  // namespace refward::signature::openpgp
