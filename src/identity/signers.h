// SPDX-License-Identifier: Apache-2.0
// Signers: the keyrings of a server, loaded once per run: which person holds which key, when and
// for what (design.md 4.4). A malformed line breaks the keyring it stands in; a broken keyring
// identifies no one.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "identity/people.h"
#include "identity/remark.h"
#include "signature/openpgp/keyring.h"
#include "signature/verdict.h"
#include "signature/x509/trust.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace refward::identity {

enum class Reason {
  known,
  keyring_broken,       // "keyring-broken"
  key_unknown,          // "key-unknown": no line holds this key, or only one where it cannot sign
  key_namespace,        // "key-namespace": the line's namespaces leave this one out
  key_not_yet_valid,    // "key-not-yet-valid"
  key_no_longer_valid,  // "key-no-longer-valid"
  key_revoked,          // "key-revoked"
  key_principal,        // "key-principal": the line's patterns leave out the certificate's names
  key_wildcard,         // "key-wildcard": the line names no literal principal
  person_ambiguous,     // "person-ambiguous": principals of several persons
  person_unknown,       // "person-unknown": the principals are nobody's in people.toml
};
[[nodiscard]] std::string_view to_text(Reason reason) noexcept;

struct Identified {
  Reason reason = Reason::key_unknown;
  const Person* person = nullptr;  // set when known, and only then; owned by the Signers
  std::string principal;           // the literal one that identified the key, or would have
  std::string place;               // "allowed_signers:3", for the administrator
  bool depends_on_time = false;    // not known, and would perhaps be at another time
};

struct Options {
  std::set<signature::Format> formats = {signature::Format::ssh, signature::Format::openpgp,
                                         signature::Format::x509};
  unsigned min_rsa_bits = 3072;
  std::filesystem::path cache;  // where built OpenPGP keyrings are kept (state/keyrings)
  // Patterns of the principals that a certificate may name where people.toml does not name them.
  std::vector<std::string> certificate_principals;
};

// What ends within this time is told while there is time to replace it.
inline constexpr base::Seconds kSoon = std::chrono::hours(24 * 30);

struct Keyrings;  // identity/keyrings.h, for this room alone

class Signers {
 public:
  // Missing files are fine (and a remark); an unreadable one breaks its keyring. Never throws for
  // what stands in a file.
  [[nodiscard]] static Signers load(const std::filesystem::path& folder, const Options& options);

  Signers(Signers&&) noexcept;
  Signers& operator=(Signers&&) noexcept;
  ~Signers();

  [[nodiscard]] const People& people() const noexcept;
  // What loading has shown. A failed openpgp() adds to it; where several threads verify, the first
  // openpgp() comes before they start.
  [[nodiscard]] const std::vector<KeyringRemark>& remarks() const noexcept;
  // remarks(), and what costs too much to ask on every push: the OpenPGP keyring is built, the
  // files of x509/ are read, each SSH key is looked at in full, lines are compared, and what is
  // over or ends within kSoon of `now` is told.
  [[nodiscard]] std::vector<KeyringRemark> lint(base::Instant now) const;
  // Of OpenPGP only faults of its files are known until openpgp() has been asked.
  [[nodiscard]] bool broken(signature::Format format) const noexcept;
  // people.toml, or every format that any file is there for.
  [[nodiscard]] bool broken() const noexcept;
  // SHA-256 (hex) over the canonical bytes (sorted "name NUL length NUL content" of every file
  // read), and those bytes.
  [[nodiscard]] const std::string& digest() const noexcept;
  [[nodiscard]] const std::string& canonical() const;

  // The OpenPGP keyring to verify with; nothing where the format is broken or not in use. Built on
  // first use: a push without OpenPGP signatures starts no GnuPG.
  [[nodiscard]] const signature::openpgp::Keyring* openpgp() const;

  // Whose key made this good verdict, in `ns` ("git")?
  // Windows and dated revocations are judged at when.at, compromised keys as of now.
  [[nodiscard]] Identified identify(const signature::Verdict& verdict,
                                    std::string_view ns,
                                    signature::Moment when) const;

  // The X.509 trust to verify with; nothing where the format is broken or not in use. Read on first
  // use, as the OpenPGP keyring is.
  [[nodiscard]] const signature::x509::Trust* x509() const;

  // The person who holds this SSH key for logging in: of a plain line of allowed_signers that is
  // not revoked and valid at `at`, in whatever namespace. Null where none or several do.
  [[nodiscard]] const Person* holder_of(base::Bytes ssh_key_blob, base::Instant at) const;

  // One row of `keyring list`.
  struct Row {
    signature::Format format = signature::Format::ssh;
    std::string person;     // empty: the key identifies nobody
    std::string principal;  // the literal one; without any, the patterns
    std::string key, key_type, place;
    std::optional<base::Instant> valid_from, valid_until;
    std::vector<std::string> namespaces;
    bool certificate_authority = false;
    bool weak = false;  // RSA below min_rsa_bits, or of no supported type: cannot sign
    std::vector<std::string> subkeys;  // OpenPGP: fingerprints of the others of this key
    // What takes it out of use, and from when on; nothing: for all time.
    std::string revoked_by;  // "people.toml:7", "revoked_keys:3", "its owner"; empty: nothing does
    std::optional<base::Instant> revoked_since;
  };

  // Of keyrings that are whole. Builds the OpenPGP keyring.
  [[nodiscard]] std::vector<Row> rows() const;

 private:
  explicit Signers(std::unique_ptr<Keyrings> keyrings) noexcept;

  std::unique_ptr<Keyrings> keyrings_;
};

}  // namespace refward::identity
