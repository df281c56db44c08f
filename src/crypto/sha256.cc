// SPDX-License-Identifier: Apache-2.0
// SHA-256, HMAC and random bytes without the library's providers. The code that computes is the
// same, but nothing has to be fetched: the first fetch of a process loads the library's
// configuration and every algorithm's name, some 10 million instructions, which a hook that only
// writes to the record would spend on nothing else (docs/adr/0007).
#include "base/failure.h"
#include "crypto/hash.h"
#include "crypto/library.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>

// Deprecated in OpenSSL 3.0 in favour of the fetching interface, and present in all of 3.x.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace refward::crypto {
namespace {

constexpr std::size_t kBlock = 64;  // bytes, FIPS 180-4

class Hasher {
 public:
  Hasher() { begin(); }

  void begin() { require(SHA256_Init(&context_), "SHA256_Init"); }

  void update(base::Bytes bytes) {
    require(SHA256_Update(&context_, bytes.data(), bytes.size()), "SHA256_Update");
  }

  [[nodiscard]] Sha256Digest finish() {
    Sha256Digest digest{};
    require(SHA256_Final(digest.data(), &context_), "SHA256_Final");
    return digest;
  }

 private:
  SHA256_CTX context_{};
};

// RFC 2104, section 2.
class HmacKey {
 public:
  explicit HmacKey(base::Bytes key) {
    const Sha256Digest hashed = key.size() > kBlock ? sha256(key) : Sha256Digest{};
    std::ranges::copy(key.size() > kBlock ? base::Bytes(hashed) : key, block_.begin());
  }

  HmacKey(const HmacKey&) = delete;
  HmacKey& operator=(const HmacKey&) = delete;

  ~HmacKey() { OPENSSL_cleanse(block_.data(), block_.size()); }

  [[nodiscard]] Sha256Digest hash(std::uint8_t pad, base::Bytes message) const {
    auto padded = block_;
    for (std::uint8_t& byte : padded)
      byte ^= pad;
    Hasher hasher;
    hasher.update(padded);
    hasher.update(message);
    OPENSSL_cleanse(padded.data(), padded.size());
    return hasher.finish();
  }

 private:
  std::array<std::uint8_t, kBlock> block_{};
};

}  // namespace

Sha256Digest sha256(base::Bytes bytes) {
  Hasher hasher;
  hasher.update(bytes);
  return hasher.finish();
}

Sha256Digest hmac_sha256(base::Bytes key, base::Bytes message) {
  constexpr std::uint8_t kInner = 0x36;
  constexpr std::uint8_t kOuter = 0x5c;
  const HmacKey secret(key);
  const Sha256Digest inner = secret.hash(kInner, message);
  return secret.hash(kOuter, inner);
}

void fill_random(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t count = ::getrandom(out.data(), out.size(), 0);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      base::throw_system_fault("getrandom", errno);
    out = out.subspan(static_cast<std::size_t>(count));
  }
}

base::ByteBuffer random_bytes(std::size_t count) {
  base::ByteBuffer bytes(count);
  fill_random(bytes);
  return bytes;
}

struct Sha256Stream::State {
  Hasher hasher;
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {}

Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::update(base::Bytes bytes) {
  state_->hasher.update(bytes);
}

Sha256Digest Sha256Stream::finish() {
  const auto digest = state_->hasher.finish();
  state_->hasher.begin();
  return digest;
}

}  // namespace refward::crypto
