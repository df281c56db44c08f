// SPDX-License-Identifier: Apache-2.0
// What the files of this room share of OpenSSL's libcrypto: owning handles, algorithms fetched once
// for the whole process, and the one way in which a fault of the library is told. Private to
// crypto.
#pragma once

#include "crypto/hash.h"

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

}  // namespace refward::crypto
