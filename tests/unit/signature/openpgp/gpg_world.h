// SPDX-License-Identifier: Apache-2.0
// GpgWorld: a GnuPG of other people's, in a temporary home: makes keys and signatures with the gpg
// command, as those who push do.
#pragma once

#include "base/bytes.h"
#include "signature/openpgp/keyring.h"
#include "temporary_folder.h"

#include <string>
#include <string_view>
#include <vector>

namespace refward::test {

using Words = std::vector<std::string>;

[[nodiscard]] Words operator+(Words a, const Words& b);

class GpgWorld {
 public:
  GpgWorld();
  ~GpgWorld();  // ends its agent

  // Standard output of `gpg --batch WORDS`; throws with gpg's words where it fails.
  std::string gpg(const Words& words, std::string_view input = "") const;
  // The same, and the exit status does not matter.
  std::string try_gpg(const Words& words, std::string_view input = "") const;
  // The exit status of `gpg --verify` over these.
  int verify(const base::ByteBuffer& packets, std::string_view payload) const;

  // A key without a passphrase; its fingerprint. `before` are options such as a faked time.
  std::string make_key(const std::string& user,
                       const std::string& algorithm,
                       const std::string& usage = "sign",
                       const std::string& expire = "0",
                       const Words& before = {}) const;
  // The fingerprint of the new subkey.
  std::string add_subkey(const std::string& fingerprint,
                         const std::string& algorithm,
                         const std::string& usage,
                         const std::string& expire = "0",
                         const Words& before = {}) const;

  [[nodiscard]] std::string exported(const std::string& fingerprint) const;
  [[nodiscard]] signature::openpgp::KeyFile file(const std::string& principal,
                                                 const std::string& fingerprint) const;
  // Binary, detached.
  [[nodiscard]] base::ByteBuffer sign(const std::string& fingerprint,
                                      std::string_view payload,
                                      const Words& options = {}) const;

  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

 private:
  int run(const Words& words, std::string_view input, std::string& out, std::string& err) const;
  [[nodiscard]] Words fingerprints(const std::string& key) const;

  TemporaryFolder folder_;
};

// The keys that most tests use, made once.
struct People {
  GpgWorld gpg;
  std::string alice;         // ed25519
  std::string bob;           // rsa3072
  std::string carol;         // certifies only
  std::string carol_signs;   // her subkey, nistp256
  std::string carol_hidden;  // her encryption subkey

  People();
  // A keyring with all of them.
  [[nodiscard]] std::vector<signature::openpgp::KeyFile> files() const;
};

[[nodiscard]] const People& people();
[[nodiscard]] const signature::openpgp::Keyring& peoples_keyring();

inline constexpr std::string_view kPayload = "tree 1234\nauthor alice\n\nA commit.\n";

// Binary packets as a public key block.
[[nodiscard]] std::string armoured_key(const base::ByteBuffer& packets);

// What runs with this home on its command line.
[[nodiscard]] std::string processes_with(const std::filesystem::path& home);

// The defaults, now; and the same at the second `at`.
[[nodiscard]] signature::Terms terms_now(const signature::Options& options = {});
[[nodiscard]] signature::Terms terms_at(base::Instant at);

// Builds, or fails the test.
[[nodiscard]] signature::openpgp::Keyring built(
    const std::vector<signature::openpgp::KeyFile>& files,
    const std::filesystem::path& cache = {},
    const signature::openpgp::WorkerProgram& worker = {});

// A program beside this one that is nothing but the child that asks GnuPG.
[[nodiscard]] signature::openpgp::WorkerProgram worker();

}  // namespace refward::test
