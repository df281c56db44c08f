// SPDX-License-Identifier: Apache-2.0
// Certificates: the packets of public keys as they stand in a keyring file (RFC 4880 sections 5.5.2
// and 11.1), read only so far as to know which keys are in it. Whether a key is valid, GnuPG
// judges.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace refward::signature::openpgp {

inline constexpr std::size_t kMaxKeyPacketBytes = 0xffff;  // what a fingerprint can cover
inline constexpr std::size_t kMaxKeysPerFile = 4096;       // subkeys included

enum class KeyRole { primary, subkey };

struct PublicKey {
  KeyRole role = KeyRole::primary;
  std::string fingerprint;  // 40 upper-case hex digits
  base::ByteBuffer packet;  // the body of the key packet: all of the key's material
  // The bodies of the signature packets that follow it, those over user ids among them. Views.
  std::vector<base::Bytes> signatures;
};

struct CertificateError {
  enum class Kind { malformed, secret };
  Kind kind;
  std::string detail;
};

// All version 4 keys of one block, in their order. Refused: secret keys, other versions, more than
// `limit` keys, and packets that have no place in an exported key (trust packets among them).
[[nodiscard]] base::Result<std::vector<PublicKey>, CertificateError> parse_certificates(
    base::Bytes packets, std::size_t limit = kMaxKeysPerFile);

}  // namespace refward::signature::openpgp
