// SPDX-License-Identifier: Apache-2.0
// KeyringEdit: one change to a keyrings folder (design.md section 6, keyring add, revoke, remove),
// worked out as text first, proved on a copy, and only then made: a keyring that a push would find
// broken is never put in place by us.
#pragma once

#include "base/result.h"
#include "identity/revocation.h"
#include "identity/signers.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::setup {

// The new content of one file; nothing: it goes.
struct FileChange {
  std::string name;  // relative to the keyrings folder
  std::optional<std::string> content;
};

// Codes, worded by report: "principal", "no-key", "x509-authority", "certificate",
// "key-name", "key-unknown", "shared-file", "file-size", "reason", "private-key",
// "revoked-already", "key-of-another", "breaks".
struct EditFault {
  std::string_view code;  // static storage
  std::string detail;     // unescaped
};

using Edit = base::Result<std::vector<FileChange>, EditFault>;

inline constexpr std::size_t kMaxAddedBytes = 1U << 20;

// `key` is what ssh-keygen or gpg --export --armor wrote. SSH keys become lines of allowed_signers
// with namespaces="git", OpenPGP keys join openpgp/<principal>.asc. What is there already is not
// written twice: then there is no change.
[[nodiscard]] Edit add_key(const std::filesystem::path& folder,
                           std::string_view principal,
                           std::string_view key);

// Another [[revocation]] at the end of people.toml. `since`: RFC 3339, or nothing.
[[nodiscard]] Edit revoke_key(const std::filesystem::path& folder,
                              std::string_view key,
                              std::string_view reason,
                              std::optional<base::Instant> since);

// Takes out the lines of allowed_signers with the key, and the OpenPGP file that `rows` place it
// in; one that holds other keys as well is left to people.
[[nodiscard]] Edit remove_key(const std::filesystem::path& folder,
                              std::string_view key,
                              const std::vector<identity::Signers::Row>& rows);

// Makes the changes on a copy, loads that, and makes them in `folder` if it is no more broken than
// before. The fault "breaks" carries the first new remark. A file keeps its mode and owner, and a
// link stays: what it leads to changes. Throws base::Failure where a file cannot be read or
// written.
[[nodiscard]] base::Result<base::Done, EditFault> make(const std::filesystem::path& folder,
                                                       const std::vector<FileChange>& changes,
                                                       const identity::Options& options);

}  // namespace refward::setup
