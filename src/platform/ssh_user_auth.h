// SPDX-License-Identifier: Apache-2.0
// The file that $SSH_USER_AUTH names (sshd_config(5), ExposeAuthInfo): one line for each method by
// which the client authenticated. "publickey ALGORITHM BASE64" holds the key; lines of other
// methods ("password", "keyboard-interactive/pam" ...) are passed over.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace refward::platform {

struct SshKey {
  std::string algorithm;  // "ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com"
  base::ByteBuffer blob;  // RFC 4253 6.6; begins with the algorithm's name

  // A certificate's blob holds more than the key: its hash is not the key's fingerprint.
  [[nodiscard]] bool is_certificate() const noexcept;
  // "ssh-ed25519 AAAA...", as in authorized_keys.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const SshKey&, const SshKey&) = default;
};

inline constexpr std::size_t kMaxAuthInfoBytes = 64 * 1024;
inline constexpr std::size_t kMaxAuthInfoLines = 64;

// Strict: every line ends with LF, a publickey line has three words apart by one blank, canonical
// base64, and a blob that begins with the algorithm's name.
[[nodiscard]] base::Result<std::vector<SshKey>> parse_ssh_user_auth(std::string_view text);

// The file itself: regular, not a symbolic link, owned by root or by us and writable by nobody
// else. Whatever is not so is an error, whose words do not name the path.
[[nodiscard]] base::Result<std::vector<SshKey>> read_ssh_user_auth(
    const std::filesystem::path& path);

}  // namespace refward::platform
