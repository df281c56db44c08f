// SPDX-License-Identifier: Apache-2.0
#include "signature_parts.h"

#include "base/text.h"
#include "crypto/hash.h"

#include <cstdlib>
#include <stdexcept>

namespace refward::test {
namespace {

base::ByteBuffer be16(std::size_t value) {
  return {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

base::ByteBuffer be32(std::uint32_t value) {
  return be16(value >> 16) + be16(value & 0xffff);
}

base::ByteBuffer slice(const base::ByteBuffer& bytes, std::size_t from, std::size_t count) {
  if (from + count > bytes.size())
    throw std::runtime_error("a test takes apart what is not there");
  return base::to_buffer(base::Bytes(bytes).subspan(from, count));
}

std::vector<Subpacket> subpackets_in(const base::ByteBuffer& bytes) {
  std::vector<Subpacket> all;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = bytes[at];  // gpg's are short in these tests
    if (length == 0 || length >= 192)
      throw std::runtime_error("a long subpacket in a test");
    all.push_back({bytes.at(at + 1), slice(bytes, at + 2, length - 1)});
    at += 1 + length;
  }
  return all;
}

base::ByteBuffer trailer(const base::ByteBuffer& hashed) {
  return base::ByteBuffer{4, 0xff} + be32(static_cast<std::uint32_t>(hashed.size()));
}

}  // namespace

base::ByteBuffer operator+(base::ByteBuffer a, const base::ByteBuffer& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

base::ByteBuffer area(const std::vector<Subpacket>& subpackets) {
  base::ByteBuffer bytes;
  for (const Subpacket& one : subpackets) {
    const std::size_t length = one.body.size() + 1;
    base::ByteBuffer head = length < 192
                                ? base::ByteBuffer{static_cast<std::uint8_t>(length)}
                                : base::ByteBuffer{0xff} + be32(static_cast<std::uint32_t>(length));
    head.push_back(one.type);
    bytes = std::move(bytes) + head + one.body;
  }
  return bytes;
}

base::ByteBuffer hashed_part(const SignatureParts& parts) {
  const base::ByteBuffer hashed = area(parts.hashed);
  return base::ByteBuffer{parts.version, parts.kind, parts.algorithm, parts.hash} +
         be16(hashed.size()) + hashed;
}

base::ByteBuffer body(const SignatureParts& parts) {
  const base::ByteBuffer unhashed = area(parts.unhashed);
  return hashed_part(parts) + be16(unhashed.size()) + unhashed + parts.digest_start + parts.numbers;
}

base::ByteBuffer packet(const base::ByteBuffer& body, std::uint8_t tag) {
  const auto header = static_cast<std::uint8_t>(0x80 | tag << 2);
  if (body.size() < 256)
    return base::ByteBuffer{header, static_cast<std::uint8_t>(body.size())} + body;
  return base::ByteBuffer{static_cast<std::uint8_t>(header | 1)} + be16(body.size()) + body;
}

base::ByteBuffer packet(const SignatureParts& parts) {
  return packet(body(parts));
}

SignatureParts taken_apart(const base::ByteBuffer& packet) {
  const std::size_t header = packet.at(0) == 0x88 ? 2 : 3;
  const base::ByteBuffer all = slice(packet, header, packet.size() - header);
  const std::size_t hashed = static_cast<std::size_t>(all.at(4)) << 8 | all.at(5);
  const std::size_t at = 6 + hashed;
  const std::size_t unhashed = static_cast<std::size_t>(all.at(at)) << 8 | all.at(at + 1);
  const std::size_t start = at + 2 + unhashed;
  return {.version = all[0],
          .kind = all[1],
          .algorithm = all[2],
          .hash = all[3],
          .hashed = subpackets_in(slice(all, 6, hashed)),
          .unhashed = subpackets_in(slice(all, at + 2, unhashed)),
          .digest_start = slice(all, start, 2),
          .numbers = slice(all, start + 2, all.size() - start - 2)};
}

base::ByteBuffer from_hex(std::string_view hex) {
  return base::parse_hex(hex).value();
}

base::ByteBuffer number(base::ByteBuffer bytes) {
  while (!bytes.empty() && bytes.front() == 0)
    bytes.erase(bytes.begin());
  std::size_t bits = bytes.size() * 8;
  for (std::uint8_t top = bytes.empty() ? 0xff : bytes.front(); (top & 0x80) == 0;
       top = static_cast<std::uint8_t>(top << 1))
    --bits;
  return be16(bits) + bytes;
}

namespace subpacket {

Subpacket created(std::uint32_t seconds) {
  return {2, be32(seconds)};
}

Subpacket lifetime(std::uint32_t seconds) {
  return {3, be32(seconds)};
}

Subpacket key_id(std::string_view fingerprint) {
  return {16, from_hex(fingerprint.substr(fingerprint.size() - 16))};
}

Subpacket fingerprint(std::string_view fingerprint) {
  return {33, base::ByteBuffer{4} + from_hex(fingerprint)};
}

}  // namespace subpacket

// The secret key packet without a passphrase: public part (51 bytes for ed25519), a zero octet, the
// secret number, a checksum (RFC 4880 section 5.5.3).
CraftedSigner::CraftedSigner(const GpgWorld& gpg, const std::string& fingerprint) {
  const base::ByteBuffer secret =
      base::to_buffer(base::as_bytes(gpg.gpg({"--export-secret-keys", fingerprint})));
  const std::size_t at = 2 + 51;
  if (secret.at(0) != 0x94 || secret.at(at) != 0)
    throw std::runtime_error("gpg exports its secret keys in another way");
  const std::size_t bits = static_cast<std::size_t>(secret.at(at + 1)) << 8 | secret.at(at + 2);
  base::ByteBuffer seed = slice(secret, at + 3, (bits + 7) / 8);
  seed.insert(seed.begin(), 32 - seed.size(), 0);
  const base::ByteBuffer der = from_hex("302e020100300506032b657004220420") + seed;
  key_file_ = gpg.folder().file(fingerprint + ".der", base::as_text(der));
  digest_file_ = gpg.folder().path() / "digest";
  out_file_ = gpg.folder().path() / "raw-signature";
}

SignatureParts CraftedSigner::signed_parts(SignatureParts parts, std::string_view payload) const {
  const base::ByteBuffer hashed = hashed_part(parts);
  const crypto::Sha256Digest digest =
      crypto::sha256(base::to_buffer(base::as_bytes(payload)) + hashed + trailer(hashed));
  write_file(digest_file_, base::as_text(digest));
  const std::string line = "openssl pkeyutl -sign -rawin -keyform DER -inkey " +
                           key_file_.string() + " -in " + digest_file_.string() + " -out " +
                           out_file_.string();
  if (std::system(line.c_str()) != 0)
    throw std::runtime_error("openssl does not sign");
  const base::ByteBuffer raw = base::to_buffer(base::as_bytes(contents(out_file_)));
  parts.digest_start = {digest[0], digest[1]};
  parts.numbers = number(slice(raw, 0, 32)) + number(slice(raw, 32, 32));
  return parts;
}

}  // namespace refward::test
