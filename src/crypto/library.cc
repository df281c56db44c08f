// SPDX-License-Identifier: Apache-2.0
#include "crypto/library.h"

#include "base/failure.h"

#include <openssl/err.h>

#include <array>
#include <string>

namespace refward::crypto {
namespace {

[[nodiscard]] const EVP_MD* fetch_digest(const char* name) {
  return require(EVP_MD_fetch(nullptr, name, nullptr), name);
}

}  // namespace

void throw_library_fault(const char* doing) {
  std::array<char, 256> words{};
  ERR_error_string_n(ERR_peek_last_error(), words.data(), words.size());
  ERR_clear_error();
  throw base::Failure::fault("libcrypto failed (" + std::string(doing) + "): " + words.data());
}

const EVP_MD* message_digest(Hash hash) {
  static const EVP_MD* const sha256 = fetch_digest("SHA2-256");
  static const EVP_MD* const sha384 = fetch_digest("SHA2-384");
  static const EVP_MD* const sha512 = fetch_digest("SHA2-512");
  switch (hash) {
    case Hash::sha256:
      return sha256;
    case Hash::sha384:
      return sha384;
    case Hash::sha512:
      return sha512;
  }
  throw base::Failure::fault("unknown hash");
}

}  // namespace refward::crypto
