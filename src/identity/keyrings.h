// SPDX-License-Identifier: Apache-2.0
// Keyrings: what Signers holds: the bytes of the folder, what was read out of them, and who the
// persons are. For this room alone. It stays where it was made, because its parts look into the
// bytes.
#pragma once

#include "identity/claims.h"
#include "identity/keyring_files.h"
#include "identity/people.h"
#include "identity/remark.h"
#include "identity/revocation.h"
#include "identity/signers.h"
#include "identity/ssh_signers.h"
#include "signature/openpgp/keyring.h"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace refward::identity {

// A file of openpgp/.
struct ArmouredFile {
  std::string_view name;       // with its folder
  std::string_view principal;  // the name without folder and ".asc"
  std::string_view content;
  Bond bond;
};

struct Keyrings {
  Options options;
  KeyringFiles files;
  std::string digest;
  std::vector<KeyringRemark> remarks;  // by add() alone
  bool has_people_toml = false;
  People people;
  std::map<std::string, Revocation, std::less<>> revocations;  // by the key's name
  SshSigners ssh;
  std::vector<Bond> ssh_bonds;  // one a line of `ssh`
  std::vector<RevokedKeyView> revoked_keys;
  std::vector<ArmouredFile> armoured;
  std::once_flag openpgp_once;
  std::optional<signature::openpgp::Keyring> openpgp;

  void add(KeyringRemark remark);

  // By a fault of this format's files; nothing: of people.toml.
  [[nodiscard]] bool is_broken(std::optional<signature::Format> format) const noexcept {
    return broken_formats.contains(format);
  }

  std::set<std::optional<signature::Format>> broken_formats;  // by add() alone
};

// Reads the folder and says who the persons are. Without the OpenPGP keyring.
void load_keyrings(Keyrings& keyrings, const std::filesystem::path& folder);

// Builds the OpenPGP keyring, or remarks why it is broken.
void build_openpgp(Keyrings& keyrings);

// Takes down what is odd about the lines of allowed_signers and revoked_keys, and about the names
// of openpgp/, as far as it shows without GnuPG or libcrypto. A key of two persons breaks.
void remark_on_keys(Keyrings& keyrings);

// "allowed_signers:3"
[[nodiscard]] std::string place_of(std::string_view file, std::uint64_t line);
// "SHA256:..." of a key in base64, as ssh-keygen prints it.
[[nodiscard]] std::string fingerprint_of(const SshKeyView& key);

}  // namespace refward::identity
