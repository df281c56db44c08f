// SPDX-License-Identifier: Apache-2.0
// GnupgImport: the public keys of a GnuPG folder, as signers. GnuPG is asked over a copy of the
// keyring in a folder of our own: neither its owner's files nor the settings beside them count, and
// nothing there is changed.
#pragma once

#include "base/result.h"
#include "setup/authorized_keys.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace refward::setup {

inline constexpr std::size_t kMaxGnupgBytes = std::size_t{32} << 20;  // the keyring
inline constexpr std::size_t kMaxGnupgKeys = 1000;

struct GnupgKeyView {
  std::string fingerprint;
  std::string principal;  // the first e-mail among its user ids that hold
};

// Of `gpg --with-colons --list-keys` (GnuPG's doc/DETAILS): the keys that can be taken, and those
// that cannot: "expired", "revoked", "no-name", "not-a-name", "limit".
struct GnupgListing {
  std::vector<GnupgKeyView> keys;
  std::vector<LeftOut> left;
};

[[nodiscard]] GnupgListing parse_gnupg_listing(std::string_view text);

struct GnupgImport {
  struct Key {
    std::string principal;
    std::string armour;  // the public key alone
  };

  std::vector<Key> keys;
  std::vector<LeftOut> left;
};

// Errors: no keyring there, gpg cannot be started, more than the limits.
[[nodiscard]] base::Result<GnupgImport> keys_of_gnupg(const std::filesystem::path& home);

}  // namespace refward::setup
