// SPDX-License-Identifier: Apache-2.0
// Keyring: OpenPGP certificates, and verification against them. GnuPG, through
// GPGME, imports them into a private home and judges the keys (import,
// expiry, revocation, capability); a snapshot keeps what it said. Each
// signature is verified in process against the snapshot; only what has no
// mathematics here goes to GnuPG, in a child of its own. The only files that
// see <gpgme.h> are in this folder.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "signature/verdict.h"

#include <chrono>
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

// What a revocation says of the time before it. `soft`: superseded or retired, so that the key was
// good until `since`. `hard`: everything else, and a revocation by somebody else, or whose time is
// unclear; the key was never good.
struct Revocation {
  enum class Kind { soft, hard };
  Kind kind = Kind::hard;
  base::Instant since;  // of a soft one
};

struct SubkeyInfo {
  std::string fingerprint;  // 40 upper-case hex digits
  std::string type;         // "rsa3072", "ed25519", "nistp256"
  unsigned bits = 0;        // RSA, DSA, ElGamal: of the modulus; else of the curve
  bool can_sign = false;    // at its time: an expired or revoked key still says what it was for
  bool revoked = false;
  std::optional<base::Instant> created, expires;
  std::optional<Revocation> revocation;  // there when `revoked`
};

struct KeyInfo {
  std::string principal;    // of the file
  std::string fingerprint;  // of the primary key
  bool revoked = false;
  std::optional<base::Instant> expires;
  std::optional<Revocation> revocation;  // there when `revoked`
  std::vector<SubkeyInfo> subkeys;       // the primary among them, first
};

// A signature that claims to be made later than this after now is bad: a clock may be wrong, or in
// another zone, but not by more.
inline constexpr base::Seconds kMaxClockSkew = std::chrono::hours(24);

// The child that asks GnuPG. It is this program again, small, because starting gpg from a process
// costs more the larger that process is. Called as `refward gnupg-worker`, a socket on 0 and 1.
struct WorkerProgram {
  std::filesystem::path path = "/proc/self/exe";
  std::chrono::milliseconds deadline = std::chrono::seconds(40);  // for one answer
};

// What the child does: answers the questions on `in` until it ends. An exit status.
[[nodiscard]] int serve_child(int in, int out);

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
                                                               const std::filesystem::path& cache,
                                                               const WorkerProgram& worker = {});
  Keyring(Keyring&&) noexcept;
  Keyring& operator=(Keyring&&) noexcept;
  ~Keyring();

  [[nodiscard]] const std::vector<KeyInfo>& keys() const noexcept;
  // The key that a fingerprint (primary or subkey) belongs to.
  [[nodiscard]] const KeyInfo* holding(std::string_view fingerprint) const noexcept;

  // `packets` is the dearmoured signature. Form by our own parser first (one
  // version 4 signature packet of class 0x00), then the mathematics, then
  // whether the key is valid at terms.when. Never throws for what the packets
  // hold. Safe for several threads.
  [[nodiscard]] Verdict verify(std::string_view payload,
                               base::Bytes packets,
                               const Terms& terms) const;

 private:
  struct State;
  explicit Keyring(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace refward::signature::openpgp
