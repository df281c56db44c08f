// SPDX-License-Identifier: Apache-2.0
// Encrypted: texts that are encrypted as a whole, told by their form and proven by it as far as
// that goes without a key: age (C2SP age, binary and armour), OpenPGP messages (RFC 9580 section
// 6), Ansible Vault 1.1 and 1.2, git-crypt. Private to this room.
#pragma once

#include <string_view>

namespace refward::manifests {

enum class Proof { none, proven, malformed };

[[nodiscard]] bool is_age_armour(std::string_view value);
[[nodiscard]] bool is_pgp_message(std::string_view value);
[[nodiscard]] bool is_ansible_vault(std::string_view value);

// A value within a file.
[[nodiscard]] bool is_encrypted_text(std::string_view value);
// By its first bytes only, which is cheap; prove_file() says whether it is what it begins as.
[[nodiscard]] bool is_encrypted_file(std::string_view text) noexcept;
[[nodiscard]] Proof prove_file(std::string_view text);

}  // namespace refward::manifests
