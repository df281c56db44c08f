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

void prepare_library() noexcept {
  // Where it fails, so does the first use, with words.
  (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, nullptr);
}

void throw_library_fault(const char* doing) {
  throw base::Failure::fault("libcrypto failed: " + library_refusal(doing).what);
}

base::Error library_refusal(const char* what) {
  std::array<char, 256> words{};
  ERR_error_string_n(ERR_peek_last_error(), words.data(), words.size());
  ERR_clear_error();
  return base::Error(std::string(what) + ": " + words.data());
}

const EVP_MD* message_digest(Hash hash) {
  switch (hash) {
    case Hash::sha256: {
      static const EVP_MD* const sha256 = fetch_digest("SHA2-256");
      return sha256;
    }
    case Hash::sha384: {
      static const EVP_MD* const sha384 = fetch_digest("SHA2-384");
      return sha384;
    }
    case Hash::sha512: {
      static const EVP_MD* const sha512 = fetch_digest("SHA2-512");
      return sha512;
    }
  }
  throw base::Failure::fault("unknown hash");
}

Number to_number(base::Bytes bytes) {
  return Number(
      require(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr), "BN_bin2bn"));
}

bool verify_message(Scheme scheme, base::Bytes message, base::Bytes signature) {
  const DigestContext context(require(EVP_MD_CTX_new(), "EVP_MD_CTX_new"));
  require(EVP_DigestVerifyInit(context.get(), nullptr, scheme.hash, nullptr, scheme.key),
          "EVP_DigestVerifyInit");
  const int answer = EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                      message.data(), message.size());
  ERR_clear_error();
  return answer == 1;
}

bool verify_digest(Scheme scheme, base::Bytes digest, base::Bytes signature) {
  const KeyContext context(require(EVP_PKEY_CTX_new_from_pkey(nullptr, scheme.key, nullptr),
                                   "EVP_PKEY_CTX_new_from_pkey"));
  require(EVP_PKEY_verify_init(context.get()), "EVP_PKEY_verify_init");
  require(EVP_PKEY_CTX_set_signature_md(context.get(), scheme.hash),
          "EVP_PKEY_CTX_set_signature_md");
  const int answer = EVP_PKEY_verify(context.get(), signature.data(), signature.size(),
                                     digest.data(), digest.size());
  ERR_clear_error();
  return answer == 1;
}

}  // namespace refward::crypto
