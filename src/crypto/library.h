// SPDX-License-Identifier: Apache-2.0
// What the files of this room share of OpenSSL's libcrypto: owning handles, algorithms fetched once
// for the whole process, and the one way in which a fault of the library is told. Private to
// crypto.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/hash.h"

#include <openssl/bn.h>
#include <openssl/evp.h>

#include <memory>

namespace refward::crypto {

template <auto release>
struct Releaser {
  template <typename T>
  void operator()(T* handle) const noexcept {
    release(handle);
  }
};

using DigestContext = std::unique_ptr<EVP_MD_CTX, Releaser<EVP_MD_CTX_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Releaser<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Releaser<BN_free>>;
// Shared, because a key is a value to its users; made with EVP_PKEY_free as its deleter.
using KeyHandle = std::shared_ptr<EVP_PKEY>;

// Throws a base::Failure that carries the library's own words, and empties its queue of errors.
[[noreturn]] void throw_library_fault(const char* doing);

// `handle` unless it is null, which is a fault.
template <typename T>
[[nodiscard]] T* require(T* handle, const char* doing) {
  if (handle == nullptr)
    throw_library_fault(doing);
  return handle;
}

inline void require(int status, const char* doing) {
  if (status != 1)
    throw_library_fault(doing);
}

// A fetch costs more than hashing a kilobyte, so each happens once. What it yields lives as long as
// the process: freeing it from a static destructor would race with the library's own clean-up.
[[nodiscard]] const EVP_MD* message_digest(Hash hash);

// Why the library does not take bytes from outside; empties its queue of errors.
[[nodiscard]] base::Error library_refusal(const char* what);

// `bytes` are big-endian.
[[nodiscard]] Number to_number(base::Bytes bytes);

struct Scheme {
  EVP_PKEY* key;
  const EVP_MD* hash;  // null for schemes that bring their own
};

// True only where the library says that the signature is right.
[[nodiscard]] bool verify_message(Scheme scheme, base::Bytes message, base::Bytes signature);
// `digest` is what the scheme's hash made of the message.
[[nodiscard]] bool verify_digest(Scheme scheme, base::Bytes digest, base::Bytes signature);

}  // namespace refward::crypto
