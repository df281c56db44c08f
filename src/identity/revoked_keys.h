// SPDX-License-Identifier: Apache-2.0
// RevokedKeys: keys that are revoked for all time, in either of ssh-keygen's forms (ssh-keygen(1),
// -r): a plain list, a public key a line, "keytype base64 [comment]", with blank lines and `#`
// comments; or a key revocation list in OpenSSH's binary form (PROTOCOL.krl), known by its first
// bytes. A certificate in a plain list is a fault, because ssh-keygen takes it for its key.
#pragma once

#include "base/bytes.h"
#include "identity/fault.h"
#include "identity/ssh_key_text.h"
#include "identity/text_table.h"
#include "signature/ssh/krl.h"
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
  std::vector<RevokedKeyView> keys;        // of a plain list
  std::optional<signature::ssh::Krl> krl;  // of the other form
  std::vector<Fault> faults;
};

[[nodiscard]] RevokedKeysView parse_revoked_keys(std::string_view text);

// RevokedKeys: the same, by the keys. The text outlives it.
class RevokedKeys {
 public:
  RevokedKeys() = default;
  explicit RevokedKeys(RevokedKeysView view);

  // What of revoked_keys takes this key out of use, or this certificate of the key: the place,
  // "revoked_keys:3", of the binary form "revoked_keys". Empty: nothing. A certificate goes with
  // its key and with its authority's, and by serial or id.
  [[nodiscard]] std::string revoking(
      base::Bytes key_blob, const std::optional<signature::SshCertificate>& certificate) const;

  [[nodiscard]] bool empty() const noexcept { return keys_.empty() && (!krl_ || krl_->empty()); }

  // Of a plain list.
  [[nodiscard]] const std::vector<RevokedKeyView>& keys() const noexcept { return keys_; }

 private:
  [[nodiscard]] std::string listed(base::Bytes key_blob) const;

  std::vector<RevokedKeyView> keys_;
  TextTable lines_;
  std::optional<signature::ssh::Krl> krl_;
};

}  // namespace refward::identity
