// SPDX-License-Identifier: Apache-2.0
#include "crypto/revocation_hash.h"

#include "crypto/library.h"

namespace refward::crypto {

Sha1Digest sha1_for_revocation_lists(base::Bytes bytes) {
  static const EVP_MD* const sha1 = require(EVP_MD_fetch(nullptr, "SHA1", nullptr), "SHA1");
  Sha1Digest digest{};
  unsigned size = 0;
  require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, sha1, nullptr),
          "EVP_Digest");
  if (size != digest.size())
    throw_library_fault("a digest of another size");
  return digest;
}

}  // namespace refward::crypto
