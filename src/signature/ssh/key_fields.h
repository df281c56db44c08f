// SPDX-License-Identifier: Apache-2.0
// KeyFields: the types of SSH keys that can be verified, and the form of a key behind its type's
// name, which a plain key and a certificate have in common. Form alone, no mathematics: so that
// long lists of keys are read at the speed of memory. Private to signature/ssh.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/ecdsa.h"

#include <string_view>

namespace refward::signature::ssh {

inline constexpr std::string_view kCertificateSuffix = "-cert-v01@openssh.com";

enum class Algorithm { ed25519, ecdsa, rsa };
enum class Holder { file, authenticator };

struct KeyType {
  std::string_view name;
  std::string_view certificate_name;
  Algorithm algorithm;
  Holder holder;
  unsigned bits;  // 0 for RSA
  // ECDSA only.
  std::string_view curve_name;
  crypto::Curve curve;
};

// Null where the type is none of those that can be verified.
[[nodiscard]] const KeyType* key_type_named(std::string_view name) noexcept;
[[nodiscard]] const KeyType* certified_type_named(std::string_view certificate_name) noexcept;

// A type's name that stands in front: RFC 4251 section 6, printable ASCII without comma.
[[nodiscard]] base::Result<std::string_view> read_type_name(base::ByteReader& reader);

// The same at the front of a blob; empty where it is no name.
[[nodiscard]] std::string_view type_name_of(base::Bytes blob);

// Views into the blob; which of them there are is the type's affair.
struct KeyFieldsView {
  base::Bytes point;
  base::Bytes exponent, modulus;  // magnitudes
  std::string_view application;
};

[[nodiscard]] base::Result<KeyFieldsView> read_key_fields(base::ByteReader& reader,
                                                          const KeyType& type);

// Whether a plain key has this blob, as far as that shows without its mathematics: of a type that
// cannot be verified the name alone is read. Certificates are errors.
[[nodiscard]] base::Status check_key_form(base::Bytes blob);

}  // namespace refward::signature::ssh
