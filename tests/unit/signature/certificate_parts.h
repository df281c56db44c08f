// SPDX-License-Identifier: Apache-2.0
// CertificateParts: SSH certificates that ssh-keygen would not make, signed as they are. Shares no
// code with what it tests.
#pragma once

#include "base/bytes.h"
#include "ssh_signer.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refward::signature::ssh {

using NamedOptions = std::vector<std::pair<std::string, std::string>>;

struct CertificateParts {
  std::string type;  // empty: the one that fits
  std::string nonce = "0123456789abcdef";
  std::uint64_t serial = 7;
  std::uint32_t kind = 1;
  std::string key_id = "alice";
  std::vector<std::string> principals = {"alice@example.org"};
  std::uint64_t valid_after = 0;
  std::uint64_t valid_before = std::numeric_limits<std::uint64_t>::max();
  NamedOptions critical;
  NamedOptions extensions;
  std::string reserved;
  base::ByteBuffer behind_options;  // within the field of critical options
  base::ByteBuffer authority;       // empty: the signer's public key
  base::ByteBuffer signature;       // empty: the authority's
  base::ByteBuffer behind;          // the signature
};

[[nodiscard]] base::ByteBuffer big_endian64(std::uint64_t number);
// The type's name in front of a certificate over a key of this type.
[[nodiscard]] std::string certificate_type(const std::string& key_type);

// A certificate over the key of `subject`.
[[nodiscard]] base::ByteBuffer certificate(const SshSigner& subject,
                                           const SshSigner& authority,
                                           const CertificateParts& parts = {},
                                           const SshSigner::Style& style = {});

// An SSHSIG by `subject` that states `blob` for its key.
[[nodiscard]] base::ByteBuffer signed_as(const SshSigner& subject,
                                         base::Bytes blob,
                                         std::string_view payload,
                                         const SshSigner::Style& style = {});

}  // namespace refward::signature::ssh
