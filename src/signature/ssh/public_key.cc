// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/public_key.h"

#include "crypto/hash.h"
#include "signature/ssh/key_fields.h"

#include <utility>

namespace refward::signature::ssh {
namespace {

using base::ByteReader;
using base::Error;
using base::Result;

[[nodiscard]] Result<KeyMaterial> to_material(const KeyFieldsView& fields, const KeyType& type) {
  switch (type.algorithm) {
    case Algorithm::ed25519: {
      TRY(auto key, crypto::Ed25519Key::parse(fields.point));
      return KeyMaterial(std::move(key));
    }
    case Algorithm::ecdsa: {
      TRY(auto key, crypto::EcdsaKey::parse(type.curve, fields.point));
      return KeyMaterial(std::move(key));
    }
    case Algorithm::rsa: {
      TRY(auto key, crypto::RsaKey::parse(fields.modulus, fields.exponent));
      return KeyMaterial(std::move(key));
    }
  }
  return Error("unknown algorithm");
}

[[nodiscard]] base::Status read_supported(ByteReader& reader,
                                          const KeyType& type,
                                          SshPublicKey& key) {
  TRY(const KeyFieldsView fields, read_key_fields(reader, type));
  TRY_OK(reader.expect_end());
  TRY(key.material, to_material(fields, type));
  if (type.holder == Holder::authenticator)
    key.application = fields.application;
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
  TRY(const std::string_view name, read_type_name(reader));
  SshPublicKey key;
  key.type = name;
  key.certificate = name.ends_with(kCertificateSuffix);
  if (!key.certificate)
    key.fingerprint = fingerprint_of(blob);
  if (const KeyType* type = key_type_named(name); type != nullptr) {
    const base::Status read = read_supported(reader, *type, key);
    if (!read)
      return read.error().within(name);
  }
  return key;
}

}  // namespace refward::signature::ssh
