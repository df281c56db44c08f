// SPDX-License-Identifier: Apache-2.0
// Samples: encrypted forms as their programs write them, made up of bytes that encrypt nothing.
// Everything that looks like a secret is put together here, at run time.
#pragma once

#include "base/bytes.h"

#include <string>
#include <string_view>

namespace refward::manifests::samples {

inline std::string base64(std::string_view text) {
  return base::to_base64(base::as_bytes(text));
}

// A leaf of SOPS: 32 bytes of nonce, 16 of tag.
inline std::string sops_leaf(std::string_view type = "str") {
  return "ENC[AES256_GCM,data:" + base64("ciphertext") + ",iv:" + base64(std::string(32, 'i')) +
         ",tag:" + base64(std::string(16, 't')) + ",type:" + std::string(type) + "]";
}

inline std::string age_armour() {
  return "-----BEGIN AGE ENCRYPTED FILE-----\n" +
         base64("age-encryption.org/v1\n-> X25519 a\nb\n--- c\nd") +
         "\n-----END AGE ENCRYPTED FILE-----\n";
}

inline std::string pgp_message() {
  return "-----BEGIN PGP MESSAGE-----\n\n" + base64("\xd2\x30 sealed") +
         "\n=abcd\n-----END PGP MESSAGE-----\n";
}

inline std::string hex(std::string_view text) {
  return base::to_hex(base::as_bytes(text));
}

inline std::string ansible_vault() {
  const std::string part = hex(std::string(32, 's'));
  const std::string body = hex(part + "\n" + part + "\n" + hex("ciphertext"));
  std::string out = "$ANSIBLE_VAULT;1.1;AES256\n";
  for (std::size_t at = 0; at < body.size(); at += 80)
    out += body.substr(at, 80) + "\n";
  return out;
}

// `text` with every line but the first moved right.
inline std::string indented(std::string_view text, std::size_t by) {
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '\n')
      out += std::string(by, ' ');
  }
  return out;
}

// The `sops` block of a file that one age identity opens; `more`: further lines of it.
inline std::string sops_block(const std::string& more = {}) {
  return "sops:\n  age:\n  - recipient: age1x\n    enc: |\n      " + indented(age_armour(), 6) +
         "\n  lastmodified: '2026-01-01T00:00:00Z'\n  mac: " + sops_leaf() +
         "\n  version: 3.9.0\n" + more;
}

// A value of a SealedSecret under a key with `bits`.
inline std::string sealed_value(std::size_t bits = 4096) {
  const std::size_t size = bits / 8;
  std::string out = {static_cast<char>(size >> 8U), static_cast<char>(size & 0xffU)};
  return base64(out + std::string(size, 'k') + std::string(40, 'c'));
}

}  // namespace refward::manifests::samples
