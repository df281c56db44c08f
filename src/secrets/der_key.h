// SPDX-License-Identifier: Apache-2.0
// Private keys as one DER value (X.690 section 10): PrivateKeyInfo and its encrypted form
// (RFC 5958), RSAPrivateKey (RFC 8017), ECPrivateKey (RFC 5915), OpenSSL's DSA key, and PKCS #12
// (RFC 7292). The shape is checked down to the last byte, so that nothing else matches. Private to
// this room.
#pragma once

#include <optional>
#include <string_view>

namespace refward::secrets {

enum class Secrecy { plain, protected_by_password };

// Nothing: no private key, or bytes behind it.
[[nodiscard]] std::optional<Secrecy> der_key(std::string_view bytes);
// A key store that shows a bag with a plain key, or any other. Also as BER, as some programs write.
[[nodiscard]] std::optional<Secrecy> pkcs12_store(std::string_view bytes);

}  // namespace refward::secrets
