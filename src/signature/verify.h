// SPDX-License-Identifier: Apache-2.0
// verify: a payload and its armour -> Verdict. The one door of the room: tells the format by the
// armour's label, checks the armour's form, and asks the format's own verifier.
#pragma once

#include "signature/openpgp/keyring.h"
#include "signature/verdict.h"
#include "signature/x509/trust.h"

#include <string_view>

namespace refward::signature {

// What the formats verify against. Either may be null: then every signature of that format is
// key_unknown.
struct Trusted {
  const openpgp::Keyring* openpgp = nullptr;
  const x509::Trust* x509 = nullptr;
};

// `armour` is from -----BEGIN to the LF after the END line, nothing else (git::split_*). `ns` is
// the SSHSIG namespace, "git" for commits, tags and push certificates. The terms'
// moment is asked by those formats whose keys carry their own times (OpenPGP, X.509).
[[nodiscard]] Verdict verify(std::string_view payload,
                             std::string_view armour,
                             std::string_view ns,
                             const Trusted& trusted,
                             const Terms& terms);

}  // namespace refward::signature
