// SPDX-License-Identifier: Apache-2.0
// RevokedKeysView: a plain list of revoked SSH keys (ssh-keygen(1), -r): a public key a line,
// "keytype base64 [comment]", blank lines and `#` comments. A key in the list is revoked for all
// time. Key revocation lists in OpenSSH's binary form are known by their first bytes and not
// supported yet; a certificate in the list is a fault, because ssh-keygen takes it for its key.
#pragma once

#include "base/bytes.h"
#include "identity/fault.h"
#include "identity/ssh_key_text.h"
#include "identity/text_table.h"
#include "signature/verdict.h"

#include <cstdint>
#include <optional>
#include <string>
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

// RevokedKeys: the same, by the keys. The text outlives it.
class RevokedKeys {
 public:
  RevokedKeys() = default;
  explicit RevokedKeys(std::vector<RevokedKeyView> keys);

  // What of revoked_keys takes this key out of use, or this certificate of the key: the place,
  // "revoked_keys:3". Empty: nothing. A certificate goes with its authority's key, too.
  [[nodiscard]] std::string revoking(
      base::Bytes key_blob, const std::optional<signature::SshCertificate>& certificate) const;

  [[nodiscard]] bool empty() const noexcept { return keys_.empty(); }

  // Of a plain list.
  [[nodiscard]] const std::vector<RevokedKeyView>& keys() const noexcept { return keys_; }

 private:
  [[nodiscard]] std::string listed(base::Bytes key_blob) const;

  std::vector<RevokedKeyView> keys_;
  TextTable lines_;
};

}  // namespace refward::identity
