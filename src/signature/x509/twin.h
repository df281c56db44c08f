// SPDX-License-Identifier: Apache-2.0
// Twin: the other certificate that says the same. An authority that signs by ECDSA vouches for two
// spellings of every certificate, with s and with the curve's order less s, and whoever holds one
// can write the other. They have two fingerprints: revoking the one has to revoke the other.
#pragma once

#include "signature/x509/certificate.h"

#include <string>

namespace refward::signature::x509 {

// The fingerprint of the twin; empty where the issuer's key is of another kind.
[[nodiscard]] std::string twin_fingerprint(const Certificate& certificate,
                                           const Certificate& issuer);

}  // namespace refward::signature::x509
