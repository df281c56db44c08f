// SPDX-License-Identifier: Apache-2.0
#include "certificate_parts.h"

#include <stdexcept>

namespace refward::test {

std::vector<base::ByteBuffer> packets_in(const base::ByteBuffer& bytes) {
  std::vector<base::ByteBuffer> all;
  for (std::size_t at = 0; at < bytes.size();) {
    const bool two = (bytes[at] & 3) == 1;
    const std::size_t length =
        two ? 3 + (static_cast<std::size_t>(bytes.at(at + 1)) << 8 | bytes.at(at + 2))
            : 2 + std::size_t{bytes.at(at + 1)};
    if (at + length > bytes.size())
      throw std::runtime_error("a packet that ends behind its file");
    all.push_back(base::to_buffer(base::Bytes(bytes).subspan(at, length)));
    at += length;
  }
  return all;
}

base::ByteBuffer body_of(const base::ByteBuffer& packet) {
  return base::to_buffer(base::Bytes(packet).subspan((packet.at(0) & 3) == 1 ? 3 : 2));
}

std::string hashed_keys(const std::vector<base::ByteBuffer>& bodies) {
  base::ByteBuffer all;
  for (const base::ByteBuffer& body : bodies)
    all = std::move(all) +
          base::ByteBuffer{0x99, static_cast<std::uint8_t>(body.size() >> 8),
                           static_cast<std::uint8_t>(body.size())} +
          body;
  return std::string(base::as_text(all));
}

CraftedKey::CraftedKey(const GpgWorld& gpg, const std::string& user)
    : fingerprint_(
          gpg.make_key(user, "ed25519", "sign", "0", {"--faked-system-time", "20200101T000000"})),
      signer_(gpg, fingerprint_),
      packets_(packets_of(gpg, fingerprint_)) {}

CraftedKey::Packets CraftedKey::packets_of(const GpgWorld& gpg, const std::string& fingerprint) {
  base::ByteBuffer exported = base::to_buffer(base::as_bytes(gpg.gpg({"--export", fingerprint})));
  base::ByteBuffer body = body_of(packets_in(exported).front());
  return {std::move(exported), std::move(body)};
}

SignatureParts CraftedKey::over(std::uint8_t kind,
                                const std::vector<base::ByteBuffer>& keys,
                                int days,
                                std::vector<Subpacket> hashed) const {
  SignatureParts parts;
  parts.kind = kind;
  parts.hashed = std::move(hashed);
  parts.hashed.push_back(subpacket::created(kYear2020 + static_cast<std::uint32_t>(days) * 86400));
  parts.hashed.push_back(subpacket::fingerprint(fingerprint_));
  parts.unhashed = {subpacket::key_id(fingerprint_)};
  return signer_.signed_parts(std::move(parts), hashed_keys(keys));
}

base::ByteBuffer CraftedKey::sign(std::string_view payload, int days) const {
  SignatureParts parts;
  parts.hashed = {subpacket::created(kYear2020 + static_cast<std::uint32_t>(days) * 86400),
                  subpacket::fingerprint(fingerprint_)};
  return packet(signer_.signed_parts(std::move(parts), payload));
}

base::Instant day_of_2020(int days) {
  return base::Instant(base::Seconds(std::int64_t{kYear2020} + std::int64_t{days} * 86400));
}

bool gpg_takes(const base::ByteBuffer& certificate,
               const base::ByteBuffer& packets,
               std::string_view payload) {
  const GpgWorld other;
  other.try_gpg({"--import"}, base::as_text(certificate));
  return other.verify(packets, payload) == 0;
}

}  // namespace refward::test
