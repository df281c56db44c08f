// SPDX-License-Identifier: Apache-2.0
// KeyIndex: the keys of a snapshot by fingerprint and by key id, and the material of each, decoded
// when a signature names it for the first time. Safe for several threads. Private to this folder.
#pragma once

#include "signature/openpgp/key_material.h"
#include "signature/openpgp/keyring.h"
#include "signature/openpgp/signature_packet.h"
#include "signature/openpgp/snapshot.h"

#include <cstdint>
#include <deque>
#include <mutex>
#include <string_view>
#include <vector>

namespace refward::signature::openpgp {

struct Holding {
  const KeyInfo* key = nullptr;
  const SubkeyInfo* subkey = nullptr;  // of `key`
};

class KeyIndex {
 public:
  explicit KeyIndex(Snapshot snapshot);

  [[nodiscard]] const std::vector<KeyInfo>& keys() const noexcept { return snapshot_.keys; }

  [[nodiscard]] const Ring& ring() const noexcept { return snapshot_.ring; }

  [[nodiscard]] const KeyInfo* holding(std::string_view fingerprint) const noexcept;

  // A key that an issuer names; `material` is decoded once.
  class Entry {
   public:
    Entry(Holding holding, std::string_view packet) : holding_(holding), packet_(packet) {}

    [[nodiscard]] const Holding& holding() const noexcept { return holding_; }

    [[nodiscard]] const KeyMaterial& material() const { return decoded().material; }

    [[nodiscard]] std::uint8_t algorithm() const { return decoded().algorithm; }

   private:
    struct Decoded {
      std::uint8_t algorithm = 0;
      KeyMaterial material;
    };

    [[nodiscard]] const Decoded& decoded() const;
    [[nodiscard]] Decoded decode() const;

    Holding holding_;
    std::string_view packet_;  // hex
    mutable std::once_flag once_;
    mutable Decoded decoded_;
  };

  // Several where two keys have one id, or two primary keys one signing subkey: then nobody can
  // tell whose it is. A key that may not sign does not stand in the way of one that may: anybody
  // can list another's key as a subkey of his own.
  [[nodiscard]] std::vector<const Entry*> named_by(const Issuer& issuer) const;

 private:
  Snapshot snapshot_;
  std::deque<Entry> entries_;
  std::vector<const Entry*> sorted_;  // by key id
};

}  // namespace refward::signature::openpgp
