// SPDX-License-Identifier: Apache-2.0
// SshSigner: SSH keys and signatures over OpenSSL's mathematics, for what ssh-keygen would not or
// could not make: FIDO2 signatures without hardware, and signatures that are right in all but one
// rule of form. Shares no code with what it tests.
#pragma once

#include "base/bytes.h"
#include "foreign_key.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::ssh {

// `string` fields of RFC 4251, one behind the other.
[[nodiscard]] base::ByteBuffer fields(const std::vector<base::ByteBuffer>& parts);
[[nodiscard]] base::ByteBuffer text(std::string_view words);
// The contents of an `mpint` of this positive magnitude.
[[nodiscard]] base::ByteBuffer mpint(base::ByteBuffer magnitude);

// The fields of an SSHSIG.
struct Parts {
  std::string magic = "SSHSIG";
  std::uint32_t version = 1;
  base::ByteBuffer public_key;
  std::string ns = "git";
  std::string reserved;
  std::string hash = "sha512";
  base::ByteBuffer signature;

  [[nodiscard]] base::ByteBuffer encode() const;
  // What is signed: the payload's hash is by OpenSSL, of the kind that `hash` names.
  [[nodiscard]] base::ByteBuffer signed_data(std::string_view payload) const;
};

// The fields of an SSHSIG that another program made.
[[nodiscard]] Parts parts_of(base::Bytes blob);

class SshSigner {
 public:
  // "ssh-ed25519", "ecdsa-sha2-nistp256" ... and the two sk- types; "ssh-rsa" has `rsa_bits`.
  explicit SshSigner(std::string type, std::size_t rsa_bits = 3072);

  [[nodiscard]] const std::string& type() const { return type_; }

  [[nodiscard]] base::ByteBuffer public_key() const;

  // What may be chosen in a signature blob. Empty names mean those that fit the key.
  struct Style {
    std::string type;
    std::string hash;  // OpenSSL's name
    std::uint8_t flags = 1;
    std::uint32_t counter = 7;
  };

  // The mathematics alone: ECDSA gives the two mpints.
  [[nodiscard]] base::ByteBuffer value(base::Bytes message, const Style& style) const;
  [[nodiscard]] base::ByteBuffer signature(base::Bytes data, const Style& style) const;
  // `parts` with this key and its signature over `payload`.
  [[nodiscard]] Parts sign(std::string_view payload, Parts parts, const Style& style) const;
  [[nodiscard]] Parts sign(std::string_view payload) const;

  [[nodiscard]] const crypto::ForeignKey& key() const { return key_; }

 private:
  [[nodiscard]] bool is_authenticator() const { return type_.starts_with("sk-"); }

  std::string type_;
  crypto::ForeignKey key_;
};

}  // namespace refward::signature::ssh
