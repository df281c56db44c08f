// SPDX-License-Identifier: Apache-2.0
// CertificateParts: a public key taken apart and put together again, with bindings, back signatures
// and revocations that a test makes itself: CraftedSigner signs them with keys that gpg made, and
// gpg's own import and verification say what they are worth.
#pragma once

#include "base/bytes.h"
#include "gpg_world.h"
#include "signature_parts.h"

#include <cstdint>
#include <string>
#include <vector>

namespace refward::test {

// The packets of an export, each with its header.
[[nodiscard]] std::vector<base::ByteBuffer> packets_in(const base::ByteBuffer& bytes);
[[nodiscard]] base::ByteBuffer body_of(const base::ByteBuffer& packet);

// How keys go into a digest: one for what speaks of a primary key alone, two for a subkey.
[[nodiscard]] std::string hashed_keys(const std::vector<base::ByteBuffer>& bodies);

// An ed25519 key that gpg made, sign-only, at the first second of 2020, and who signs with it.
class CraftedKey {
 public:
  CraftedKey(const GpgWorld& gpg, const std::string& user);

  [[nodiscard]] const std::string& fingerprint() const { return fingerprint_; }

  [[nodiscard]] const base::ByteBuffer& body() const { return packets_.body; }

  // Key, user id and self-signature.
  [[nodiscard]] const base::ByteBuffer& exported() const { return packets_.exported; }

  // Its key packet as that of a subkey.
  [[nodiscard]] base::ByteBuffer as_subkey() const { return packet(body(), 14); }

  // A signature of class `kind` over keys, made `days` after the key, of which `hashed` says more.
  [[nodiscard]] SignatureParts over(std::uint8_t kind,
                                    const std::vector<base::ByteBuffer>& keys,
                                    int days,
                                    std::vector<Subpacket> hashed = {}) const;
  // Over a payload, naming itself.
  [[nodiscard]] base::ByteBuffer sign(std::string_view payload, int days) const;

 private:
  struct Packets {
    base::ByteBuffer exported, body;
  };

  [[nodiscard]] static Packets packets_of(const GpgWorld& gpg, const std::string& fingerprint);

  std::string fingerprint_;
  CraftedSigner signer_;
  Packets packets_;
};

inline constexpr std::uint32_t kYear2020 = 1577836800;

[[nodiscard]] base::Instant day_of_2020(int days);

// Whether a gpg that knows `certificate` alone takes the signature.
[[nodiscard]] bool gpg_takes(const base::ByteBuffer& certificate,
                             const base::ByteBuffer& packets,
                             std::string_view payload);

}  // namespace refward::test
