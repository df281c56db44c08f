// SPDX-License-Identifier: Apache-2.0
// Hashes: SHA-2 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104), by OpenSSL, and random bytes. SHA-1 and
// MD5 are not here on purpose: nothing that refward accepts may rest on them (revocation_hash.h
// only refuses). A failure of the library is a broken machine and throws base::Failure; no input
// can cause one.
#pragma once

#include "base/bytes.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>

namespace refward::crypto {

// What a signature scheme may hash with.
enum class Hash { sha256, sha384, sha512 };

using Sha256Digest = std::array<std::uint8_t, 32>;
using Sha384Digest = std::array<std::uint8_t, 48>;
using Sha512Digest = std::array<std::uint8_t, 64>;

[[nodiscard]] Sha256Digest sha256(base::Bytes bytes);
[[nodiscard]] Sha384Digest sha384(base::Bytes bytes);
[[nodiscard]] Sha512Digest sha512(base::Bytes bytes);

// A digest and what made it, for schemes that sign digests of more than one hash.
struct Digest {
  Hash hash = Hash::sha256;
  std::size_t size = 0;
  std::array<std::uint8_t, 64> whole{};

  [[nodiscard]] base::Bytes bytes() const noexcept { return base::Bytes(whole).first(size); }
};

// Of the pieces, one after the other, without joining them.
[[nodiscard]] Digest digest_of(Hash hash, std::initializer_list<base::Bytes> pieces);

[[nodiscard]] Sha256Digest hmac_sha256(base::Bytes key, base::Bytes message);

// getrandom(2): fit for keys and salts.
[[nodiscard]] base::ByteBuffer random_bytes(std::size_t count);
void fill_random(std::span<std::uint8_t> out);

// SHA-256 over bytes that come in parts. finish() gives the digest and starts anew, so that one
// stream may hash many messages without allocating again.
class Sha256Stream {
 public:
  Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  ~Sha256Stream();

  void update(base::Bytes bytes);
  [[nodiscard]] Sha256Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// To be called first in a program. The library then reads no configuration, so that neither its
// file nor $OPENSSL_CONF loads anything into a hook or weakens what verifies, and does not tidy up
// at the end, when the memory goes anyway.
void prepare_library() noexcept;

}  // namespace refward::crypto
