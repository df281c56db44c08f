// SPDX-License-Identifier: Apache-2.0
#include "certificate_parts.h"

namespace refward::signature::ssh {
namespace {

using base::ByteBuffer;

void append(ByteBuffer& out, base::Bytes bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

ByteBuffer pack(const NamedOptions& options) {
  std::vector<ByteBuffer> parts;
  for (const auto& [name, data] : options) {
    parts.push_back(text(name));
    parts.push_back(text(data));
  }
  return fields(parts);
}

ByteBuffer pack(const std::vector<std::string>& names) {
  std::vector<ByteBuffer> parts;
  for (const std::string& name : names)
    parts.push_back(text(name));
  return fields(parts);
}

// What stands behind the type's name in the blob of a plain key.
ByteBuffer key_fields(const SshSigner& subject) {
  const ByteBuffer blob = subject.public_key();
  const auto behind_type = static_cast<std::ptrdiff_t>(4 + subject.type().size());
  return {blob.begin() + behind_type, blob.end()};
}

}  // namespace

ByteBuffer big_endian64(std::uint64_t number) {
  ByteBuffer out;
  for (int shift = 56; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(number >> shift));
  return out;
}

std::string certificate_type(const std::string& key_type) {
  return key_type.substr(0, key_type.find('@')) + "-cert-v01@openssh.com";
}

ByteBuffer certificate(const SshSigner& subject,
                       const SshSigner& authority,
                       const CertificateParts& parts,
                       const SshSigner::Style& style) {
  ByteBuffer out = fields({text(parts.type.empty() ? certificate_type(subject.type()) : parts.type),
                           text(parts.nonce)});
  append(out, key_fields(subject));
  append(out, big_endian64(parts.serial));
  append(out, base::Bytes(big_endian64(parts.kind)).last(4));
  append(out, fields({text(parts.key_id), pack(parts.principals)}));
  append(out, big_endian64(parts.valid_after));
  append(out, big_endian64(parts.valid_before));
  ByteBuffer critical = pack(parts.critical);
  append(critical, parts.behind_options);
  append(out, fields({critical, pack(parts.extensions), text(parts.reserved)}));
  append(out, fields({parts.authority.empty() ? authority.public_key() : parts.authority}));
  append(out,
         fields({parts.signature.empty() ? authority.signature(out, style) : parts.signature}));
  append(out, parts.behind);
  return out;
}

ByteBuffer signed_as(const SshSigner& subject,
                     base::Bytes blob,
                     std::string_view payload,
                     const SshSigner::Style& style) {
  Parts parts = subject.sign(payload, {}, style);
  parts.public_key = base::to_buffer(blob);
  return parts.encode();
}

}  // namespace refward::signature::ssh
