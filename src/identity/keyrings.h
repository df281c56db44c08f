// SPDX-License-Identifier: Apache-2.0
// Keyrings: what Signers holds: the bytes of the folder, what was read out of them, and who the
// persons are. For this room alone. It stays where it was made, because its parts look into the
// bytes.
#pragma once

#include "identity/claims.h"
#include "identity/guests.h"
#include "identity/keyring_files.h"
#include "identity/people.h"
#include "identity/remark.h"
#include "identity/revocation.h"
#include "identity/revoked_keys.h"
#include "identity/signers.h"
#include "identity/ssh_signers.h"
#include "signature/openpgp/keyring.h"
#include "signature/x509/trust.h"

#include <functional>
#include <map>
#include <memory>
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

// Whose an OpenPGP key is, by its primary key.
struct OpenPgpHolder {
  std::string_view fingerprint;
  const ArmouredFile* file = nullptr;

  friend bool operator<(const OpenPgpHolder& a, const OpenPgpHolder& b) noexcept {
    return a.fingerprint < b.fingerprint;
  }
};

struct Keyrings {
  Options options;
  KeyringFiles files;
  std::string digest;
  std::once_flag canonical_once;
  std::string canonical;               // made when it is first asked for: only after a change
  std::vector<KeyringRemark> remarks;  // by add() alone
  bool has_people_toml = false;        // one that names persons
  People people;
  std::unique_ptr<const Household> household;  // which `people` looks into; without people.toml
  Guests guests;                               // persons whom certificates alone name
  std::map<std::string, Revocation, std::less<>> revocations;  // by the key's name
  SshSigners ssh;
  std::vector<Bond> ssh_bonds;  // one a line of `ssh`
  RevokedKeys revoked;
  std::vector<ArmouredFile> armoured;
  std::once_flag openpgp_once;
  std::optional<signature::openpgp::Keyring> openpgp;
  std::vector<OpenPgpHolder> openpgp_holders;  // sorted; of one key in the order of the files
  std::once_flag x509_once;
  std::optional<signature::x509::Trust> x509;

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

// The files of x509/, and how they are called.
struct TrustFiles {
  std::vector<signature::x509::TrustFile> files;
  std::vector<std::string_view> names;
};

[[nodiscard]] TrustFiles trust_files(const Keyrings& keyrings);

// Reads them, or remarks why they are broken.
void build_x509(Keyrings& keyrings);

// Takes down what is odd about the lines of allowed_signers and revoked_keys, and about the names
// of openpgp/, as far as it costs next to nothing. A key of two persons breaks.
void remark_on_keys(Keyrings& keyrings);

// The file of openpgp/ that a principal names; null where there is none.
[[nodiscard]] const ArmouredFile* file_of(const Keyrings& keyrings, std::string_view principal);

// When the last part of the key that can sign expires; nothing: never.
[[nodiscard]] std::optional<base::Instant> last_use_of(const signature::openpgp::KeyInfo& key);

// "allowed_signers:3"
[[nodiscard]] std::string place_of(std::string_view file, std::uint64_t line);
// "SHA256:..." of a key in base64, as ssh-keygen prints it.
[[nodiscard]] std::string fingerprint_of(const SshKeyView& key);

}  // namespace refward::identity
