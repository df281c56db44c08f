// SPDX-License-Identifier: Apache-2.0
// RevokedKeysView: a plain list of revoked SSH keys (ssh-keygen(1), -r): a public key a line,
// "keytype base64 [comment]", blank lines and `#` comments. A key in the list is revoked for all
// time. Key revocation lists in OpenSSH's binary form are known by their first bytes and not
// supported yet; a certificate in the list is a fault, because ssh-keygen takes it for its key.
#pragma once

#include "identity/fault.h"
#include "identity/ssh_key_text.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace refward::identity {

// The text outlives the views.
struct RevokedKeyView {
  std::uint64_t number = 0;  // of its line
  SshKeyView key;
};

struct RevokedKeysView {
  std::vector<RevokedKeyView> keys;
  std::vector<Fault> faults;
};

[[nodiscard]] RevokedKeysView parse_revoked_keys(std::string_view text);

}  // namespace refward::identity
