// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/library.h"

#include "base/failure.h"

#include <openssl/err.h>

#include <array>

namespace refward::signature::x509 {
namespace {

[[nodiscard]] const EVP_MD* fetched(const char* name) {
  return require(EVP_MD_fetch(nullptr, name, nullptr), name);
}

}  // namespace

void throw_library_fault(const char* doing) {
  std::array<char, 256> words{};
  ERR_error_string_n(ERR_peek_last_error(), words.data(), words.size());
  ERR_clear_error();
  throw base::Failure::fault(std::string("libcrypto failed: ") + doing + ": " + words.data());
}

base::ByteBuffer digest(crypto::Hash hash, base::Bytes bytes) {
  switch (hash) {
    case crypto::Hash::sha256:
      return base::to_buffer(crypto::sha256(bytes));
    case crypto::Hash::sha384:
      return base::to_buffer(crypto::sha384(bytes));
    case crypto::Hash::sha512:
      return base::to_buffer(crypto::sha512(bytes));
  }
  throw base::Failure::fault("unknown hash");
}

const EVP_MD* message_digest(crypto::Hash hash) {
  static const EVP_MD* const sha256 = fetched("SHA2-256");
  static const EVP_MD* const sha384 = fetched("SHA2-384");
  static const EVP_MD* const sha512 = fetched("SHA2-512");
  switch (hash) {
    case crypto::Hash::sha256:
      return sha256;
    case crypto::Hash::sha384:
      return sha384;
    case crypto::Hash::sha512:
      return sha512;
  }
  throw base::Failure::fault("unknown hash");
}

}  // namespace refward::signature::x509
