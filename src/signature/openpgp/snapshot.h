// SPDX-License-Identifier: Apache-2.0
// Snapshot: what GnuPG said of the keys of a home when it was built, as text, so that a later run
// asks nothing of GnuPG to know them. Lines of fields with one blank between them:
//   refward-openpgp-keyring 1
//   ring <SHA-256 of pubring.kbx>
//   key <index of the file> <revoked 0|1> <expires|->
//   sub <fingerprint> <type> <bits> <can sign 0|1> <revoked 0|1> <created|-> <expires|-> <packet>
//   end <SHA-256 of all lines above>
// Times are seconds since 1970; packet is the hex of the key packet's body. The checksum is against
// accident; against other users stands the folder's mode.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "signature/openpgp/keyring.h"

#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::openpgp {

inline constexpr std::size_t kMaxSnapshotBytes = 256u << 20;

struct HeldKey {
  std::size_t file = 0;  // index into the files of the keyring
  KeyInfo info;
};

struct Snapshot {
  std::string ring_digest;  // 64 lower-case hex digits
  std::vector<HeldKey> keys;
};

[[nodiscard]] std::string to_text(const Snapshot& snapshot);
// Principals are those of `files`.
[[nodiscard]] base::Result<Snapshot> parse_snapshot(std::string_view text,
                                                    const std::vector<KeyFile>& files);

}  // namespace refward::signature::openpgp
