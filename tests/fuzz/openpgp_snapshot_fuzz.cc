// SPDX-License-Identifier: Apache-2.0
// Snapshots of keyrings: the input is all but the last line, which is its checksum.
#include "crypto/hash.h"
#include "signature/openpgp/key_index.h"
#include "signature/openpgp/snapshot.h"

#include <cstdlib>
#include <string>
#include <utility>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace base = refward::base;
  namespace openpgp = refward::signature::openpgp;
  const base::Bytes bytes(data, size);
  const auto digest = refward::crypto::sha256(bytes);
  const std::vector<openpgp::KeyFile> files(2);
  auto snapshot = openpgp::parse_snapshot(
      std::string(base::as_text(bytes)) + "end " + base::to_hex(digest) + "\n", files);
  if (!snapshot)
    return 0;
  std::size_t subkeys = 0;
  for (const openpgp::KeyInfo& key : snapshot->keys) {
    subkeys += key.subkeys.size();
    if (key.subkeys.empty() || key.fingerprint != key.subkeys.front().fingerprint)
      std::abort();
  }
  if (subkeys != snapshot->packets.size())
    std::abort();
  const openpgp::KeyIndex index(*std::move(snapshot));
  for (const openpgp::KeyInfo& key : index.keys()) {
    for (const openpgp::SubkeyInfo& subkey : key.subkeys) {
      const auto named = index.named_by({.fingerprint = subkey.fingerprint, .key_id = {}});
      if (named.empty() || index.holding(subkey.fingerprint) == nullptr)
        std::abort();
      static_cast<void>(named.front()->material());
    }
  }
  return 0;
}
