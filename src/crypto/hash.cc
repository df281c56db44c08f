// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"

#include "crypto/library.h"

namespace refward::crypto {
namespace {

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

}  // namespace

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

}  // namespace refward::crypto
