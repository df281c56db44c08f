// SPDX-License-Identifier: Apache-2.0
// SshKeyView: a public key as OpenSSH writes it on a line, "keytype base64 [comment]", in
// allowed_signers and in revoked_keys. Only the structure is checked here (RFC 4253 section 6.6,
// RFC 5656 section 3.1, RFC 8709 section 4, OpenSSH's PROTOCOL.u2f): a file of thousands of keys
// is read on every push, and of those one signs. Whether a point lies on its curve is asked when a
// signature is verified.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "identity/fault.h"

#include <cstddef>
#include <string_view>

namespace refward::identity {

enum class KeyStanding {
  usable,
  unsupported,  // a type that we do not verify: ssh-dss, what is newer than this program
  certificate,  // a certificate where a key should stand
};

// The text outlives the view.
struct SshKeyView {
  std::string_view type;
  // Of one blob there is one base64 text, and of one key one blob: this names the key.
  std::string_view base64;
  KeyStanding standing = KeyStanding::usable;
  unsigned rsa_bits = 0;  // ssh-rsa only
};

inline constexpr std::size_t kMaxKeyBlobBytes = 16 * 1024;
inline constexpr unsigned kMaxRsaBits = 16'384;  // as in OpenSSH

[[nodiscard]] bool is_supported_key_type(std::string_view type) noexcept;
// Does the text begin with the name of a key type and a blank, whether we support it or not?
[[nodiscard]] bool begins_with_key(std::string_view text);

// "keytype base64", then the end or a blank and a comment. The fault's column counts from the
// front of `text`.
[[nodiscard]] base::Result<SshKeyView, Fault> parse_ssh_key(std::string_view text);

}  // namespace refward::identity
