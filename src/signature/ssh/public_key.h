// SPDX-License-Identifier: Apache-2.0
// SshPublicKey: the public key blob of SSH (RFC 4253 section 6.6; RSA there, ECDSA in RFC 5656
// section 3.1, Ed25519 in RFC 8709 section 4, FIDO2 keys in OpenSSH's PROTOCOL.u2f), read strictly:
// numbers minimal and positive, points on their curve, nothing behind the last field. Two blobs
// that are accepted are the same key only where their bytes are equal.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/ecdsa.h"
#include "crypto/ed25519.h"
#include "crypto/rsa.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace refward::signature::ssh {

// An RSA key of 16384 bits has 2 KiB; what is longer is a certificate with many principals.
inline constexpr std::size_t kMaxPublicKeyBytes = 16 * 1024;
inline constexpr std::size_t kMaxTypeBytes = 64;  // RFC 4251 section 6
inline constexpr std::size_t kMaxApplicationBytes = 1024;

using KeyMaterial =
    std::variant<std::monostate, crypto::Ed25519Key, crypto::EcdsaKey, crypto::RsaKey>;

struct SshPublicKey {
  std::string type;         // "ssh-ed25519", printable ASCII
  unsigned bits = 0;        // 0 where not supported
  std::string fingerprint;  // "SHA256:..." as ssh-keygen prints it; empty for certificates
  bool certificate = false;
  bool supported = false;  // its signatures can be verified; never true of a certificate
  KeyMaterial material;    // holds a key if and only if supported
  std::optional<std::string> application;  // of FIDO2 keys and no others, "ssh:" as a rule
};

// Of a type that is not supported only the type is read. An error is one of form.
[[nodiscard]] base::Result<SshPublicKey> parse_public_key(base::Bytes blob);

// "SHA256:" and the unpadded base64 of the blob's SHA-256.
[[nodiscard]] std::string fingerprint_of(base::Bytes blob);

}  // namespace refward::signature::ssh
