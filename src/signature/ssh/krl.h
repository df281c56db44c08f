// SPDX-License-Identifier: Apache-2.0
// Krl: OpenSSH's binary key revocation lists (PROTOCOL.krl), read strictly and in full: explicit
// keys, SHA-1 and SHA-256 fingerprints, and of certificates serials, ranges, bitmaps and key ids,
// for one authority or for all. A list that holds what is not understood is refused as a whole:
// a revocation that was passed over is a permission.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "signature/verdict.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace refward::signature::ssh {

inline constexpr std::size_t kMaxKrlBytes = std::size_t{16} << 20;

[[nodiscard]] bool looks_like_krl(base::Bytes bytes) noexcept;  // by the magic number

class Krl {
 public:
  // The error's words are for the administrator and hold no byte of the file unescaped.
  [[nodiscard]] static base::Result<Krl> parse(base::Bytes bytes);
  Krl(Krl&&) noexcept;
  Krl& operator=(Krl&&) noexcept;
  ~Krl();

  // What revokes this plain key ("explicit-key", "sha1", "sha256"), or nothing.
  [[nodiscard]] std::optional<std::string> revokes(base::Bytes key_blob) const;
  // What revokes the certificate as such ("serial", "key-id"), or "authority-key" where its
  // authority's key is revoked. Whether its own key is revoked is asked by the other one. The
  // serial number 0 is that of certificates without one, and matches nothing.
  [[nodiscard]] std::optional<std::string> revokes(const SshCertificate& certificate) const;

  // For the linter.
  [[nodiscard]] std::uint64_t version() const noexcept;  // krl_version
  [[nodiscard]] bool empty() const noexcept;             // revokes nothing at all

 private:
  struct State;
  explicit Krl(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace refward::signature::ssh
