// SPDX-License-Identifier: Apache-2.0
#include "ssh_signer.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace refward::signature::ssh {
namespace {

using base::ByteBuffer;
using base::Bytes;

constexpr std::string_view kApplication = "ssh:";

void append(ByteBuffer& out, Bytes bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

ByteBuffer big_endian(std::uint32_t number) {
  return {static_cast<std::uint8_t>(number >> 24), static_cast<std::uint8_t>(number >> 16),
          static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
}

ByteBuffer digest(const char* name, Bytes bytes) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> out{};
  std::size_t size = 0;
  if (EVP_Q_digest(nullptr, name, nullptr, bytes.data(), bytes.size(), out.data(), &size) != 1)
    throw std::runtime_error("OpenSSL did not make a digest");
  return {out.data(), out.data() + size};
}

// Names of SSHSIG and of OpenSSL; what is not among them is for refusals.
const char* digest_name(const std::string& ssh_name) {
  if (ssh_name == "sha256")
    return "SHA2-256";
  if (ssh_name == "sha384")
    return "SHA2-384";
  if (ssh_name == "sha1")
    return "SHA1";
  return "SHA2-512";
}

bool ends_in(const std::string& type, std::string_view curve) {
  return type.find(curve) != std::string::npos;
}

crypto::ForeignKey make_key(const std::string& type, std::size_t rsa_bits) {
  if (type == "ssh-rsa")
    return crypto::ForeignKey::rsa(rsa_bits);
  if (ends_in(type, "ed25519"))
    return crypto::ForeignKey::ed25519();
  if (ends_in(type, "nistp384"))
    return crypto::ForeignKey::ecdsa("P-384");
  return crypto::ForeignKey::ecdsa(ends_in(type, "nistp521") ? "P-521" : "P-256");
}

const char* ecdsa_hash(const std::string& type) {
  if (ends_in(type, "nistp384"))
    return "SHA2-384";
  return ends_in(type, "nistp521") ? "SHA2-512" : "SHA2-256";
}

}  // namespace

ByteBuffer fields(const std::vector<ByteBuffer>& parts) {
  ByteBuffer out;
  for (const ByteBuffer& part : parts) {
    append(out, big_endian(static_cast<std::uint32_t>(part.size())));
    append(out, part);
  }
  return out;
}

ByteBuffer text(std::string_view words) {
  return base::to_buffer(base::as_bytes(words));
}

ByteBuffer mpint(ByteBuffer magnitude) {
  if (!magnitude.empty() && magnitude[0] >= 0x80)
    magnitude.insert(magnitude.begin(), 0);
  return magnitude;
}

ByteBuffer Parts::encode() const {
  ByteBuffer out = text(magic);
  append(out, big_endian(version));
  append(out, fields({public_key, text(ns), text(reserved), text(hash), signature}));
  return out;
}

ByteBuffer Parts::signed_data(std::string_view payload) const {
  ByteBuffer out = text("SSHSIG");
  append(out, fields({text(ns), text(reserved), text(hash),
                      digest(digest_name(hash), base::as_bytes(payload))}));
  return out;
}

Parts parts_of(Bytes blob) {
  base::ByteReader reader(blob);
  const auto next = [&reader] { return reader.ssh_string(1u << 16).value_or(Bytes()); };
  Parts parts;
  parts.magic = base::as_text(*reader.take(6));
  parts.version = *reader.u32();
  parts.public_key = base::to_buffer(next());
  parts.ns = base::as_text(next());
  parts.reserved = base::as_text(next());
  parts.hash = base::as_text(next());
  parts.signature = base::to_buffer(next());
  return parts;
}

SshSigner::SshSigner(std::string type, std::size_t rsa_bits)
    : type_(std::move(type)), key_(make_key(type_, rsa_bits)) {}

ByteBuffer SshSigner::public_key() const {
  if (type_ == "ssh-rsa")
    return fields({text(type_), mpint(key_.exponent()), mpint(key_.modulus())});
  std::vector<ByteBuffer> parts = {text(type_)};
  if (const auto at = type_.find("nistp"); at != std::string::npos)
    parts.push_back(text(std::string_view(type_).substr(at, 8)));
  parts.push_back(key_.point());
  if (is_authenticator())
    parts.push_back(text(kApplication));
  return fields(parts);
}

ByteBuffer SshSigner::value(Bytes message, const Style& style) const {
  if (ends_in(type_, "ed25519"))
    return key_.sign(nullptr, message);
  if (type_ == "ssh-rsa")
    return key_.sign(style.hash.empty() ? "SHA2-512" : style.hash.c_str(), message);
  const auto scalars = crypto::split_der(
      key_.sign(style.hash.empty() ? ecdsa_hash(type_) : style.hash.c_str(), message));
  return fields({mpint(scalars.r), mpint(scalars.s)});
}

ByteBuffer SshSigner::signature(Bytes data, const Style& style) const {
  const std::string fitting = type_ == "ssh-rsa" ? "rsa-sha2-512" : type_;
  const ByteBuffer type = text(style.type.empty() ? fitting : style.type);
  if (!is_authenticator())
    return fields({type, value(data, style)});
  ByteBuffer touch = {style.flags};
  append(touch, big_endian(style.counter));
  ByteBuffer message = digest("SHA2-256", base::as_bytes(kApplication));
  append(message, touch);
  append(message, digest("SHA2-256", data));
  ByteBuffer out = fields({type, value(message, style)});
  append(out, touch);
  return out;
}

Parts SshSigner::sign(std::string_view payload, Parts parts, const Style& style) const {
  parts.public_key = public_key();
  parts.signature = signature(parts.signed_data(payload), style);
  return parts;
}

Parts SshSigner::sign(std::string_view payload) const {
  return sign(payload, {}, {});
}

}  // namespace refward::signature::ssh
