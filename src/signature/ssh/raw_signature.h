// SPDX-License-Identifier: Apache-2.0
// The signature blob of SSH (RFC 4253 section 6.6, RSA in RFC 8332 section 3, ECDSA in RFC 5656
// section 3.1.2, Ed25519 in RFC 8709 section 6, FIDO2 in OpenSSH's PROTOCOL.u2f), held to its one
// spelling, and its mathematics.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "signature/ssh/public_key.h"
#include "signature/verdict.h"

#include <cstddef>
#include <optional>

namespace refward::signature::ssh {

// An RSA signature by a key of 16384 bits has 2 KiB.
inline constexpr std::size_t kMaxSignatureBytes = 4 * 1024;
// The blob holds the signature's type, its value and an authenticator's flags and counter.
inline constexpr std::size_t kMaxSignatureBlobBytes =
    4 + kMaxTypeBytes + 4 + kMaxSignatureBytes + 5;

// `key` is a supported one. Success means that the signature verifies for `message`; what it holds
// is then what the authenticator of a FIDO2 key stated, and nothing for other keys. Rejections:
// ssh_malformed, ssh_signature_type (RSA with SHA-1 among them), bad_signature.
[[nodiscard]] base::Result<std::optional<Presence>, Rejection> verify_raw_signature(
    const SshPublicKey& key, base::Bytes blob, base::Bytes message);

}  // namespace refward::signature::ssh
