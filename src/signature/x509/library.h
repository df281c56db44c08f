// SPDX-License-Identifier: Apache-2.0
// What the files of this folder share of OpenSSL: owning handles, and the one way in which a fault
// of the library is told.
#pragma once

#include "base/bytes.h"
#include "crypto/hash.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <memory>
#include <string>

namespace refward::signature::x509 {

template <auto release>
struct Releaser {
  template <typename T>
  void operator()(T* handle) const noexcept {
    release(handle);
  }
};

using CertificateHandle = std::unique_ptr<X509, Releaser<X509_free>>;
using NameHandle = std::unique_ptr<X509_NAME, Releaser<X509_NAME_free>>;
using StoreHandle = std::unique_ptr<X509_STORE, Releaser<X509_STORE_free>>;

// Throws base::Failure, and empties the library's queue of errors.
[[noreturn]] void throw_library_fault(const char* doing);

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

[[nodiscard]] base::ByteBuffer digest(crypto::Hash hash, base::Bytes bytes);
// Fetched once for the process.
[[nodiscard]] const EVP_MD* message_digest(crypto::Hash hash);

}  // namespace refward::signature::x509
