// SPDX-License-Identifier: Apache-2.0
// Verdict: what a signature proves about a payload, before anyone asks whose key it is. `good`
// means: the form is strict, the mathematics is right, and the key that verifies is named. Who
// holds the key is `identity`'s question.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature {

enum class Format { ssh, openpgp, x509 };
[[nodiscard]] std::string_view to_text(Format format) noexcept;  // "ssh", "openpgp", "x509"
[[nodiscard]] std::optional<Format> format_named(std::string_view name) noexcept;

// Stable reason codes; to_text gives their spelling with hyphens ("armour-line-width").
enum class Reason {
  good,
  // the armour
  armour_unknown,      // no BEGIN line that we know
  armour_malformed,    // no END line, CR, empty, foreign characters, several blocks
  armour_line_width,   // lines of unequal width, or not 40 to 76 columns
  armour_padding,      // bad base64, or non-zero padding bits
  armour_headers,      // Version:, Comment: ... without allow_armour_headers
  armour_checksum,     // a CRC-24 that is wrong
  format_not_allowed,  // [signatures] formats leaves it out
  format_unsupported,  // recognised and not supported yet
  // SSHSIG (PROTOCOL.sshsig)
  ssh_malformed,
  ssh_version,         // not 1
  ssh_namespace,       // not the one asked for
  ssh_reserved,        // reserved field not empty
  ssh_hash,            // neither sha256 nor sha512
  ssh_key_type,        // key type that is not supported
  ssh_signature_type,  // ssh-rsa (SHA-1), or not fitting the key
  ssh_certificate,     // certificates: refused until they are supported in full
  // OpenPGP (RFC 4880)
  openpgp_malformed,
  openpgp_several,   // more than one signature packet, or another packet
  openpgp_version,   // not a version 4 signature
  openpgp_class,     // not 0x00 (binary document)
  openpgp_unhashed,  // the unhashed area holds more than the issuer
  openpgp_issuer,    // no issuer, or one that disagrees with the key that verifies
  openpgp_critical,  // unknown critical subpacket
  openpgp_no_time,   // no hashed creation time
  weak_hash,         // SHA-1, MD5, RIPEMD-160
  weak_key,          // RSA below min_rsa_bits, DSA, ElGamal
  // the mathematics and the key
  bad_signature,
  key_unknown,  // OpenPGP: no such key in the keyring
  key_expired,
  key_revoked,
  key_not_for_signing,  // no signing capability, or its subkey binding does not hold
  engine_failure,       // GnuPG could not be asked; never good
};
[[nodiscard]] std::string_view to_text(Reason reason) noexcept;

// Facts of a FIDO2 (sk-) signature, which the signature covers.
struct Presence {
  bool user_presence = false;
  bool user_verification = false;
  std::uint32_t counter = 0;  // of signatures, by the authenticator; zero where it does not count
};

// The key's facts are there as soon as they were read: where the reason is not `good`, they are a
// claim that nothing vouches for.
struct Verdict {
  Reason reason = Reason::engine_failure;
  std::optional<Format> format;
  // SSH: "SHA256:..." as ssh-keygen prints it, empty for certificates. OpenPGP: the fingerprint of
  // the key that made the signature, 40 upper-case hex digits; where the reason is key_unknown, the
  // issuer that the signature names. X.509: "x509:SHA256:<hex>".
  std::string key;
  std::string primary_key;           // OpenPGP: fingerprint of the primary key; else same as `key`
  std::string key_type;              // SSH: the type's name; OpenPGP: "rsa3072", "ed25519" ...
  base::ByteBuffer public_key;       // SSH: the key blob; else empty
  std::optional<Presence> presence;  // sk- keys only
  std::string detail;                // what exactly is wrong, for the administrator; unescaped

  [[nodiscard]] bool good() const noexcept { return reason == Reason::good; }
};

// How the parsers of this room fail: any reason but `good`, and a detail for the Verdict.
struct Rejection {
  Reason reason;
  std::string detail;
};

struct Options {
  bool allow_armour_headers = false;
  unsigned min_rsa_bits = 3072;  // below kLeastRsaBits it means kLeastRsaBits
  std::vector<Format> formats = {Format::ssh, Format::openpgp, Format::x509};  // those accepted
};

inline constexpr unsigned kLeastRsaBits = 1024;

}  // namespace refward::signature
