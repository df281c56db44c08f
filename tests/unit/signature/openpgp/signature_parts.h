// SPDX-License-Identifier: Apache-2.0
// SignatureParts: a signature packet taken apart and put together again, wrongly where a test wants
// it so. And CraftedSigner, who signs any hashed area with an Ed25519 key that gpg made, through
// the openssl command: what it makes verifies, so that a refusal is ours.
#pragma once

#include "base/bytes.h"
#include "gpg_world.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::test {

struct Subpacket {
  std::uint8_t type = 0;  // with the critical bit
  base::ByteBuffer body;
};

struct SignatureParts {
  std::uint8_t version = 4;
  std::uint8_t kind = 0;
  std::uint8_t algorithm = 22;
  std::uint8_t hash = 8;
  std::vector<Subpacket> hashed, unhashed;
  base::ByteBuffer digest_start;
  base::ByteBuffer numbers;  // as they stand in the packet
};

[[nodiscard]] base::ByteBuffer operator+(base::ByteBuffer a, const base::ByteBuffer& b);
[[nodiscard]] base::ByteBuffer area(const std::vector<Subpacket>& subpackets);
[[nodiscard]] base::ByteBuffer hashed_part(const SignatureParts& parts);
[[nodiscard]] base::ByteBuffer body(const SignatureParts& parts);
// Old header, shortest length.
[[nodiscard]] base::ByteBuffer packet(const base::ByteBuffer& body, std::uint8_t tag = 2);
[[nodiscard]] base::ByteBuffer packet(const SignatureParts& parts);
[[nodiscard]] SignatureParts taken_apart(const base::ByteBuffer& packet);

[[nodiscard]] base::ByteBuffer from_hex(std::string_view hex);
[[nodiscard]] base::ByteBuffer number(base::ByteBuffer bytes);

namespace subpacket {
[[nodiscard]] Subpacket created(std::uint32_t seconds);
[[nodiscard]] Subpacket lifetime(std::uint32_t seconds);
[[nodiscard]] Subpacket key_id(std::string_view fingerprint);
[[nodiscard]] Subpacket fingerprint(std::string_view fingerprint);
}  // namespace subpacket

class CraftedSigner {
 public:
  // `fingerprint` is of an ed25519 primary key in `gpg`.
  CraftedSigner(const GpgWorld& gpg, const std::string& fingerprint);

  // Signs the payload under the hashed part of `parts`, and fills in the digest's start and
  // numbers.
  [[nodiscard]] SignatureParts signed_parts(SignatureParts parts, std::string_view payload) const;

 private:
  std::filesystem::path key_file_;  // PKCS #8
  std::filesystem::path digest_file_, out_file_;
};

}  // namespace refward::test
