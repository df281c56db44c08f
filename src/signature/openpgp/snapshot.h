// SPDX-License-Identifier: Apache-2.0
// Snapshot: what was judged of the keys of a home when it was built, as text, so that a later run
// asks nothing of GnuPG to know them. Lines of fields with one blank between them:
//   refward-openpgp-keyring 2
//   ring <size of pubring.kbx> <its SHA-256>
//   key <index of the file> <revocation> <expires|->
//   sub <fingerprint> <type|-> <bits> <can sign 0|1> <revocation> <created|-> <expires|-> <packet>
//   end <SHA-256 of all lines above>
// Times are seconds since 1970. A revocation is `-`, `hard` or the time of a soft one. Packet is
// the hex of the key packet's body; it is decoded for a key that a signature names, and not before,
// because most keys of a keyring sign nothing in a push. The checksum is against accident; against
// other users stands the folder's mode.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "signature/openpgp/keyring.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::openpgp {

inline constexpr std::size_t kMaxSnapshotBytes = 256u << 20;

// pubring.kbx, as it was left.
struct Ring {
  std::uint64_t size = 0;
  std::string digest;  // 64 lower-case hex digits
};

// One key as it is written.
struct HeldKey {
  std::size_t file = 0;                   // index into the files of the keyring
  KeyInfo info;                           // its principal is not written: the file has it
  std::vector<base::ByteBuffer> packets;  // one for each subkey
};

[[nodiscard]] std::string to_text(const Ring& ring, const std::vector<HeldKey>& keys);

struct Snapshot {
  Ring ring;
  std::vector<KeyInfo> keys;
  std::vector<std::string_view> packets;    // hex, of all subkeys in their order; into `text`
  std::unique_ptr<const std::string> text;  // stays where it is when the snapshot moves
};

// Principals are those of `files`.
[[nodiscard]] base::Result<Snapshot> parse_snapshot(std::string text,
                                                    const std::vector<KeyFile>& files);

}  // namespace refward::signature::openpgp
