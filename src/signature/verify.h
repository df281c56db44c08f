// SPDX-License-Identifier: Apache-2.0
// verify: a payload and its armour -> Verdict. The one door of the room: tells the format by the
// armour's label, checks the armour's form, and asks the format's own verifier.
#pragma once

#include "signature/openpgp/keyring.h"
#include "signature/verdict.h"

#include <string_view>

namespace refward::signature {

// `armour` is from -----BEGIN to the LF after the END line, nothing else (git::split_*). `ns` is
// the SSHSIG namespace, "git" for commits, tags and push certificates. `openpgp` may be null: then
// every OpenPGP signature is key_unknown.
[[nodiscard]] Verdict verify(std::string_view payload,
                             std::string_view armour,
                             std::string_view ns,
                             const openpgp::Keyring* openpgp,
                             const Options& options);

}  // namespace refward::signature
