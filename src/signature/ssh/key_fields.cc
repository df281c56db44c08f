// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/key_fields.h"

#include "crypto/ed25519.h"
#include "crypto/rsa.h"
#include "signature/ssh/public_key.h"
#include "signature/ssh/wire.h"

#include <algorithm>
#include <cstdint>

namespace refward::signature::ssh {
namespace {

using base::ByteReader;
using base::Bytes;
using base::Error;
using base::Result;
using crypto::Curve;

constexpr KeyType kTypes[] = {
    {"ssh-ed25519",
     "ssh-ed25519-cert-v01@openssh.com",
     Algorithm::ed25519,
     Holder::file,
     256,
     {},
     {}},
    {"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256-cert-v01@openssh.com", Algorithm::ecdsa,
     Holder::file, 256, "nistp256", Curve::p256},
    {"ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384-cert-v01@openssh.com", Algorithm::ecdsa,
     Holder::file, 384, "nistp384", Curve::p384},
    {"ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521-cert-v01@openssh.com", Algorithm::ecdsa,
     Holder::file, 521, "nistp521", Curve::p521},
    {"ssh-rsa", "ssh-rsa-cert-v01@openssh.com", Algorithm::rsa, Holder::file, 0, {}, {}},
    {"sk-ssh-ed25519@openssh.com",
     "sk-ssh-ed25519-cert-v01@openssh.com",
     Algorithm::ed25519,
     Holder::authenticator,
     256,
     {},
     {}},
    {"sk-ecdsa-sha2-nistp256@openssh.com", "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
     Algorithm::ecdsa, Holder::authenticator, 256, "nistp256", Curve::p256},
};

template <typename Matches>
[[nodiscard]] const KeyType* find_type(Matches matches) noexcept {
  const auto* type = std::find_if(std::begin(kTypes), std::end(kTypes), matches);
  return type != std::end(kTypes) ? type : nullptr;
}

[[nodiscard]] Result<Bytes> read_point(ByteReader& reader, const KeyType& type) {
  std::size_t size = crypto::Ed25519Key::kSize;
  if (type.algorithm == Algorithm::ecdsa) {
    TRY(const Bytes curve, reader.ssh_string(kMaxTypeBytes));
    if (base::as_text(curve) != type.curve_name)
      return Error("the key's curve is not the one that its type names");
    size = 1 + 2 * crypto::coordinate_size(type.curve);
  }
  TRY(const Bytes point, reader.ssh_string(size));
  if (point.size() != size)
    return Error("the key's point is too short");
  return point;
}

// Others read it as a C string, so a NUL would give it a second reading.
[[nodiscard]] Result<std::string_view> read_application(ByteReader& reader) {
  TRY(const Bytes application, reader.ssh_string(kMaxApplicationBytes));
  if (std::find(application.begin(), application.end(), 0) != application.end())
    return Error("the application of the FIDO2 key holds a NUL");
  return base::as_text(application);
}

}  // namespace

const KeyType* key_type_named(std::string_view name) noexcept {
  return find_type([name](const KeyType& row) { return row.name == name; });
}

const KeyType* certified_type_named(std::string_view certificate_name) noexcept {
  return find_type(
      [certificate_name](const KeyType& row) { return row.certificate_name == certificate_name; });
}

Result<std::string_view> read_type_name(ByteReader& reader) {
  TRY(const Bytes name, reader.ssh_string(kMaxTypeBytes));
  const auto is_foreign = [](std::uint8_t byte) {
    return byte <= ' ' || byte > '~' || byte == ',';
  };
  if (name.empty() || std::any_of(name.begin(), name.end(), is_foreign))
    return Error("the key's type is no name");
  return base::as_text(name);
}

std::string_view type_name_of(Bytes blob) {
  ByteReader reader(blob);
  return read_type_name(reader).value_or(std::string_view());
}

Result<KeyFieldsView> read_key_fields(ByteReader& reader, const KeyType& type) {
  KeyFieldsView fields;
  if (type.algorithm == Algorithm::rsa) {
    TRY(fields.exponent, read_positive_mpint(reader, crypto::RsaKey::kMaxExponentBits / 8));
    TRY(fields.modulus, read_positive_mpint(reader, crypto::RsaKey::kMaxBits / 8));
  } else {
    TRY(fields.point, read_point(reader, type));
  }
  if (type.holder == Holder::authenticator) {
    TRY(fields.application, read_application(reader));
  }
  return fields;
}

base::Status check_key_form(Bytes blob) {
  if (blob.size() > kMaxPublicKeyBytes)
    return Error("the public key is longer than 16 KiB");
  ByteReader reader(blob);
  TRY(const std::string_view name, read_type_name(reader));
  if (name.ends_with(kCertificateSuffix))
    return Error("a certificate stands where a plain key should");
  const KeyType* type = key_type_named(name);
  if (type == nullptr)
    return base::Done{};
  TRY_OK(read_key_fields(reader, *type));
  return reader.expect_end();
}

}  // namespace refward::signature::ssh
