// SPDX-License-Identifier: Apache-2.0
// Key stores with a format of their own: Java's JKS and JCEKS, Bouncy Castle's BKS, Kerberos
// keytabs (MIT "keytab file format", version 2), OpenPGP key packets (RFC 9580 section 5.5), and
// binary OpenSSH keys (PROTOCOL.key). Read entry by entry. Private to this room.
#pragma once

#include "secrets/der_key.h"

#include <optional>
#include <string_view>

namespace refward::secrets {

// Nothing: no such store, or only certificates in it.
[[nodiscard]] std::optional<Secrecy> java_store(std::string_view bytes);
[[nodiscard]] std::optional<Secrecy> bouncy_castle_store(std::string_view bytes);
[[nodiscard]] bool is_keytab(std::string_view bytes);
// Nothing: public keys, or a stub of a key that lies elsewhere (on a card).
[[nodiscard]] std::optional<Secrecy> openpgp_keys(std::string_view bytes);
[[nodiscard]] std::optional<Secrecy> openssh_key(std::string_view bytes);

}  // namespace refward::secrets
