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
  format_unsupported,  // recognised, and of a kind that is not verified here
  // SSHSIG (PROTOCOL.sshsig)
  ssh_malformed,
  ssh_version,         // not 1
  ssh_namespace,       // not the one asked for
  ssh_reserved,        // reserved field not empty
  ssh_hash,            // neither sha256 nor sha512
  ssh_key_type,        // key type that is not supported
  ssh_signature_type,  // ssh-rsa (SHA-1), or not fitting the key
  // SSH certificates (PROTOCOL.certkeys)
  ssh_certificate,             // not of the form, or its authority's key is of no supported type
  ssh_certificate_type,        // a host's
  ssh_certificate_principals,  // none: it would stand for everybody
  ssh_certificate_option,      // source-address, force-command or an unknown critical option
  ssh_certificate_signature,   // the authority's signature is wrong or by a weak hash
  ssh_certificate_presence,    // verify-required, and the authenticator did not verify its user
  // OpenPGP (RFC 4880)
  openpgp_malformed,
  openpgp_several,   // more than one signature packet, or another packet
  openpgp_version,   // not a version 4 signature
  openpgp_class,     // not 0x00 (binary document)
  openpgp_unhashed,  // the unhashed area holds more than the issuer
  openpgp_issuer,    // no issuer, or one that disagrees with the key that verifies
  openpgp_critical,  // unknown critical subpacket
  openpgp_no_time,   // no hashed creation time
  // CMS (RFC 5652)
  x509_malformed,      // not DER of SignedData, or content inside, or trailing bytes
  x509_signers,        // not exactly one signer
  x509_certificates,   // more certificates than are looked at, or none for the signer
  x509_attributes,     // an unsigned attribute beside tokens, or signed ones that disagree
  x509_untrusted,      // no path to a certificate of roots.pem
  x509_usage,          // key usage or extended usage does not allow signing mail or code
  x509_no_email,       // no e-mail among the alternative names
  x509_not_yet_valid,  // a certificate of the path
  x509_expired,        // a certificate of the path
  x509_revoked,        // by a CRL
  x509_crl_stale,      // the CRL that covers a certificate is past its nextUpdate
  x509_no_timestamp,   // a short-lived leaf, and no token that timestamp_roots.pem vouches for
  x509_timestamp,      // a token that is wrong
  weak_hash,           // SHA-1, MD5, RIPEMD-160
  weak_key,            // RSA below min_rsa_bits, DSA, ElGamal
  // the mathematics and the key
  bad_signature,
  key_unknown,  // OpenPGP: no such key in the keyring
  key_not_yet_valid,
  key_expired,
  key_revoked,
  signature_expired,    // OpenPGP: by its own lifetime
  key_not_for_signing,  // no signing capability, or its subkey binding does not hold
  engine_failure,       // GnuPG could not be asked; never good
};
[[nodiscard]] std::string_view to_text(Reason reason) noexcept;

// When a key has to be valid. `at` is the receive time (design.md 4.3): of an object that the
// record has, that of its earliest accepted outcome; else the same as `now`.
struct Moment {
  base::Instant at;
  base::Instant now;

  [[nodiscard]] static Moment present(base::Instant now) noexcept { return {now, now}; }
};

// Facts of a FIDO2 (sk-) signature, which the signature covers.
struct Presence {
  bool user_presence = false;
  bool user_verification = false;
  std::uint32_t counter = 0;  // of signatures, by the authenticator; zero where it does not count
};

// What an authority has signed about an SSH key (PROTOCOL.certkeys). Its window and its authority
// are judged by `identity`; everything else has been judged where the Verdict is good.
struct SshCertificate {
  std::uint64_t serial = 0;
  std::string key_id;                         // unescaped
  std::vector<std::string> principals;        // never empty; unescaped
  base::Instant valid_after;                  // from this second on
  std::optional<base::Instant> valid_before;  // before this second; nothing: for ever
  base::ByteBuffer authority;                 // key blob of the CA
  std::string authority_key;                  // "SHA256:..." of the same
};

// The certificate that made a CMS signature, as far as its path and time have been judged.
struct X509Leaf {
  std::vector<std::string> emails;  // rfc822Name, in their order; never empty in a good Verdict
  std::string subject, issuer;      // RFC 2253, for people; unescaped
  std::string serial;               // upper-case hex
  base::Instant valid_from, valid_until;
  std::optional<base::Instant> stamped;  // genTime of the token that gave the time
  // Where the issuer signs by ECDSA, everybody who has the certificate can write the other `s` of
  // the issuer's signature: the same certificate with another fingerprint, this one. A revocation
  // of either is one of both. Else empty.
  std::string twin_key;
  // Of the certificates above it on its path, the root's too: their fingerprints and those of their
  // twins. Whoever takes back an authority takes back what it issued.
  std::vector<std::string> authority_keys;
};

// The key's facts are there as soon as they were read: where the reason is not `good`, they are a
// claim that nothing vouches for.
struct Verdict {
  Reason reason = Reason::engine_failure;
  std::optional<Format> format;
  // SSH: "SHA256:..." as ssh-keygen prints it, for a certificate that of the key in it. OpenPGP:
  // the fingerprint of the key that made the signature, 40 upper-case hex digits; where the reason
  // is key_unknown, the issuer that the signature names. X.509: "x509:SHA256:<hex>".
  std::string key;
  std::string primary_key;           // OpenPGP: fingerprint of the primary key; else same as `key`
  std::string key_type;              // SSH: the type's name; OpenPGP: "rsa3072", "ed25519" ...
  base::ByteBuffer public_key;       // SSH: the blob of the plain key; else empty
  std::optional<Presence> presence;  // sk- keys only
  std::optional<SshCertificate> certificate;
  std::optional<X509Leaf> x509;
  // Not good, and would perhaps be at another time: whoever has a record may ask it for the receive
  // time and verify again.
  bool depends_on_time = false;
  std::string detail;  // what exactly is wrong, for the administrator; unescaped

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
  // OpenPGP signatures that are not verified in process go to GnuPG; without, they are refused.
  bool ask_gnupg = true;
};

// What a signature is held to: the administrator's options, and when.
struct Terms {
  Options options;
  Moment when;
};

inline constexpr unsigned kLeastRsaBits = 1024;

}  // namespace refward::signature
