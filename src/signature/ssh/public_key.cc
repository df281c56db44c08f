// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/public_key.h"

#include "crypto/hash.h"
#include "signature/ssh/wire.h"

#include <algorithm>
#include <cstdint>

namespace refward::signature::ssh {
namespace {

using base::ByteReader;
using base::Error;
using base::Result;

constexpr std::string_view kCertificateSuffix = "-cert-v01@openssh.com";
constexpr std::size_t kMaxPointBytes = 1 + 2 * 66;

enum class Algorithm { ed25519, ecdsa, rsa };
enum class Holder { file, authenticator };

struct KeyType {
  std::string_view name;
  Algorithm algorithm;
  Holder holder;
  // ECDSA only.
  std::string_view curve_name;
  crypto::Curve curve;
  unsigned bits;
};

constexpr KeyType kTypes[] = {
    {"ssh-ed25519", Algorithm::ed25519, Holder::file, {}, {}, 256},
    {"ecdsa-sha2-nistp256", Algorithm::ecdsa, Holder::file, "nistp256", crypto::Curve::p256, 256},
    {"ecdsa-sha2-nistp384", Algorithm::ecdsa, Holder::file, "nistp384", crypto::Curve::p384, 384},
    {"ecdsa-sha2-nistp521", Algorithm::ecdsa, Holder::file, "nistp521", crypto::Curve::p521, 521},
    {"ssh-rsa", Algorithm::rsa, Holder::file, {}, {}, 0},
    {"sk-ssh-ed25519@openssh.com", Algorithm::ed25519, Holder::authenticator, {}, {}, 256},
    {"sk-ecdsa-sha2-nistp256@openssh.com", Algorithm::ecdsa, Holder::authenticator, "nistp256",
     crypto::Curve::p256, 256},
};

// RFC 4251 section 6: printable ASCII without comma.
[[nodiscard]] Result<std::string_view> read_type(ByteReader& reader) {
  TRY(const base::Bytes name, reader.ssh_string(kMaxTypeBytes));
  const auto is_foreign = [](std::uint8_t byte) {
    return byte <= ' ' || byte > '~' || byte == ',';
  };
  if (name.empty() || std::any_of(name.begin(), name.end(), is_foreign))
    return Error("the key's type is no name");
  return base::as_text(name);
}

[[nodiscard]] Result<KeyMaterial> read_ed25519(ByteReader& reader) {
  TRY(const base::Bytes point, reader.ssh_string(crypto::Ed25519Key::kSize));
  TRY(auto key, crypto::Ed25519Key::parse(point));
  return KeyMaterial(std::move(key));
}

[[nodiscard]] Result<KeyMaterial> read_ecdsa(ByteReader& reader, const KeyType& type) {
  TRY(const base::Bytes curve, reader.ssh_string(kMaxTypeBytes));
  if (base::as_text(curve) != type.curve_name)
    return Error("the key's curve is not the one that its type names");
  TRY(const base::Bytes point, reader.ssh_string(kMaxPointBytes));
  TRY(auto key, crypto::EcdsaKey::parse(type.curve, point));
  return KeyMaterial(std::move(key));
}

[[nodiscard]] Result<KeyMaterial> read_rsa(ByteReader& reader) {
  TRY(const base::Bytes exponent,
      read_positive_mpint(reader, crypto::RsaKey::kMaxExponentBits / 8));
  TRY(const base::Bytes modulus, read_positive_mpint(reader, crypto::RsaKey::kMaxBits / 8));
  TRY(auto key, crypto::RsaKey::parse(modulus, exponent));
  return KeyMaterial(std::move(key));
}

[[nodiscard]] Result<KeyMaterial> read_material(ByteReader& reader, const KeyType& type) {
  switch (type.algorithm) {
    case Algorithm::ed25519:
      return read_ed25519(reader);
    case Algorithm::ecdsa:
      return read_ecdsa(reader, type);
    case Algorithm::rsa:
      return read_rsa(reader);
  }
  return Error("unknown algorithm");
}

// Others read it as a C string, so a NUL would give it a second reading.
[[nodiscard]] Result<std::string> read_application(ByteReader& reader) {
  TRY(const base::Bytes application, reader.ssh_string(kMaxApplicationBytes));
  if (std::find(application.begin(), application.end(), 0) != application.end())
    return Error("the application of the FIDO2 key holds a NUL");
  return std::string(base::as_text(application));
}

[[nodiscard]] base::Status read_supported(ByteReader& reader,
                                          const KeyType& type,
                                          SshPublicKey& key) {
  TRY(key.material, read_material(reader, type));
  if (type.holder == Holder::authenticator) {
    TRY(key.application, read_application(reader));
  }
  TRY_OK(reader.expect_end());
  const auto* rsa = std::get_if<crypto::RsaKey>(&key.material);
  key.bits = rsa != nullptr ? rsa->bits() : type.bits;
  key.supported = true;
  return base::Done{};
}

}  // namespace

std::string fingerprint_of(base::Bytes blob) {
  return "SHA256:" + base::to_base64(crypto::sha256(blob), base::Padding::absent);
}

Result<SshPublicKey> parse_public_key(base::Bytes blob) {
  if (blob.size() > kMaxPublicKeyBytes)
    return Error("the public key is longer than 16 KiB");
  ByteReader reader(blob);
  TRY(const std::string_view name, read_type(reader));
  SshPublicKey key;
  key.type = name;
  key.certificate = name.ends_with(kCertificateSuffix);
  if (!key.certificate)
    key.fingerprint = fingerprint_of(blob);
  const auto* type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                  [name](const KeyType& row) { return row.name == name; });
  if (type != std::end(kTypes)) {
    const base::Status read = read_supported(reader, *type, key);
    if (!read)
      return read.error().within(name);
  }
  return key;
}

}  // namespace refward::signature::ssh
