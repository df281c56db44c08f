// SPDX-License-Identifier: Apache-2.0
// Keyring: OpenPGP certificates imported by GnuPG, through GPGME, into a
// private home, and verification against it. GnuPG judges the keys (import,
// cross-certification, expiry, revocation, capability) and, until the
// in-process path is built, the mathematics. The only files that see <gpgme.h>
// are in this folder.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "signature/verdict.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::openpgp {

// One file of keyrings/openpgp: armoured public keys of one principal. Limits:
// kMaxFileBytes a file, kMaxFiles files.
inline constexpr std::size_t kMaxFileBytes = 1u << 20;
inline constexpr std::size_t kMaxFiles = 10'000;

struct KeyFile {
  std::string principal;
  std::string armoured;
};

struct SubkeyInfo {
  std::string fingerprint;  // 40 upper-case hex digits
  std::string type;         // "rsa3072", "ed25519", "nistp256"
  unsigned bits = 0;        // RSA, DSA, ElGamal: of the modulus; else of the curve
  bool can_sign = false;
  bool revoked = false;
  std::optional<base::Instant> created, expires;
  base::ByteBuffer packet;  // the body of its public-key packet (RFC 4880 section 5.5.2)
};

struct KeyInfo {
  std::string principal;    // of the file
  std::string fingerprint;  // of the primary key
  bool revoked = false;
  std::optional<base::Instant> expires;
  std::vector<SubkeyInfo> subkeys;  // the primary among them, first
};

class Keyring {
 public:
  // Imports every file into a home below `cache`/<digest of the files> (0700;
  // made once, reused while whole, never trusted when another user may write
  // it; an empty `cache` means a temporary home that goes with the Keyring).
  // The error names the file: secret key material, nothing importable, a key
  // that GnuPG would not take.
  struct BuildError {
    std::size_t file;    // index into `files`
    std::string reason;  // stable code: "no-key", "secret-key", "import-failed"
    std::string detail;
  };

  [[nodiscard]] static base::Result<Keyring, BuildError> build(const std::vector<KeyFile>& files,
                                                               const std::filesystem::path& cache);
  Keyring(Keyring&&) noexcept;
  Keyring& operator=(Keyring&&) noexcept;
  ~Keyring();

  [[nodiscard]] const std::vector<KeyInfo>& keys() const noexcept;
  // The key that a fingerprint (primary or subkey) belongs to.
  [[nodiscard]] const KeyInfo* holding(std::string_view fingerprint) const noexcept;

  // `packets` is the dearmoured signature. Form by our own parser first (one
  // version 4 signature packet of class 0x00, design.md 4.3), then the
  // mathematics, then whether the key is valid at terms.when. Never throws for
  // what the packets hold. Safe for several threads.
  [[nodiscard]] Verdict verify(std::string_view payload,
                               base::Bytes packets,
                               const Terms& terms) const;

 private:
  struct State;
  explicit Keyring(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace refward::signature::openpgp
