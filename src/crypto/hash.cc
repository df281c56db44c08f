// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"

#include "base/failure.h"
#include "crypto/library.h"

#include <climits>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/rand.h>

namespace refward::crypto {
namespace {

using MacContext = std::unique_ptr<EVP_MAC_CTX, Releaser<EVP_MAC_CTX_free>>;

[[nodiscard]] DigestContext new_digest_context() {
  return DigestContext(require(EVP_MD_CTX_new(), "EVP_MD_CTX_new"));
}

void begin(EVP_MD_CTX* context, Hash hash) {
  require(EVP_DigestInit_ex2(context, message_digest(hash), nullptr), "EVP_DigestInit_ex2");
}

void update(EVP_MD_CTX* context, base::Bytes bytes) {
  require(EVP_DigestUpdate(context, bytes.data(), bytes.size()), "EVP_DigestUpdate");
}

template <typename Digest>
[[nodiscard]] Digest finish(EVP_MD_CTX* context) {
  Digest digest{};
  unsigned size = 0;
  require(EVP_DigestFinal_ex(context, digest.data(), &size), "EVP_DigestFinal_ex");
  if (size != digest.size())
    throw_library_fault("a digest of another size");
  return digest;
}

// One context for each thread: allocating one costs as much as hashing a short message.
[[nodiscard]] EVP_MD_CTX* thread_context() {
  thread_local const DigestContext context = new_digest_context();
  return context.get();
}

template <typename Array>
[[nodiscard]] Array one_shot(Hash hash, base::Bytes bytes) {
  EVP_MD_CTX* const context = thread_context();
  begin(context, hash);
  update(context, bytes);
  return finish<Array>(context);
}

[[nodiscard]] MacContext new_hmac_context() {
  static EVP_MAC* const hmac = require(EVP_MAC_fetch(nullptr, "HMAC", nullptr), "HMAC");
  return MacContext(require(EVP_MAC_CTX_new(hmac), "EVP_MAC_CTX_new"));
}

}  // namespace

Sha256Digest sha256(base::Bytes bytes) {
  return one_shot<Sha256Digest>(Hash::sha256, bytes);
}

Sha384Digest sha384(base::Bytes bytes) {
  return one_shot<Sha384Digest>(Hash::sha384, bytes);
}

Sha512Digest sha512(base::Bytes bytes) {
  return one_shot<Sha512Digest>(Hash::sha512, bytes);
}

Digest digest_of(Hash hash, std::initializer_list<base::Bytes> pieces) {
  EVP_MD_CTX* const context = thread_context();
  begin(context, hash);
  for (const base::Bytes piece : pieces)
    update(context, piece);
  Digest digest{.hash = hash};
  unsigned size = 0;
  require(EVP_DigestFinal_ex(context, digest.whole.data(), &size), "EVP_DigestFinal_ex");
  digest.size = size;
  return digest;
}

Sha256Digest hmac_sha256(base::Bytes key, base::Bytes message) {
  // The library takes a null key for "the key of before", so an empty one needs an address.
  static constexpr std::uint8_t kNothing = 0;
  char name[] = "SHA2-256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
      OSSL_PARAM_construct_end(),
  };
  const MacContext context = new_hmac_context();
  const std::uint8_t* secret = key.empty() ? &kNothing : key.data();
  require(EVP_MAC_init(context.get(), secret, key.size(), parameters), "EVP_MAC_init");
  require(EVP_MAC_update(context.get(), message.data(), message.size()), "EVP_MAC_update");
  Sha256Digest mac{};
  std::size_t size = 0;
  require(EVP_MAC_final(context.get(), mac.data(), &size, mac.size()), "EVP_MAC_final");
  if (size != mac.size())
    throw_library_fault("a code of another size");
  return mac;
}

void fill_random(std::span<std::uint8_t> out) {
  if (out.size() > INT_MAX)
    throw base::Failure::fault("more random bytes than libcrypto gives at once");
  require(RAND_bytes(out.data(), static_cast<int>(out.size())), "RAND_bytes");
}

base::ByteBuffer random_bytes(std::size_t count) {
  base::ByteBuffer bytes(count);
  fill_random(bytes);
  return bytes;
}

struct Sha256Stream::State {
  DigestContext context = new_digest_context();
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
  begin(state_->context.get(), Hash::sha256);
}

Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::update(base::Bytes bytes) {
  crypto::update(state_->context.get(), bytes);
}

Sha256Digest Sha256Stream::finish() {
  const auto digest = crypto::finish<Sha256Digest>(state_->context.get());
  begin(state_->context.get(), Hash::sha256);
  return digest;
}

}  // namespace refward::crypto
