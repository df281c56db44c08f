// SPDX-License-Identifier: Apache-2.0
// The first packet of an OpenPGP transferable secret key (RFC 9580 sections 4.2, 5.5.3): is it one,
// and does a passphrase keep it? Private to this room.
#pragma once

#include "base/bytes.h"

#include <cstddef>

namespace refward::secrets {

// A stub without the secret part (a key on a card, a primary key kept elsewhere) is `encrypted`:
// there is nothing in it to use.
enum class SecretKey { none, plain, encrypted };

// So many bytes hold all that is looked at, up to RSA of 16384 bits.
inline constexpr std::size_t kSecretKeyHead = 2200;

// What breaks off within the public part counts as `plain`, which errs on the side of refusing.
[[nodiscard]] SecretKey secret_key_of(base::Bytes packets);

}  // namespace refward::secrets
