// SPDX-License-Identifier: Apache-2.0
// X509World: authorities, people and a time-stamp service of other people's, all made by the
// openssl command in a temporary folder.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "signature/x509/trust.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::test {

inline constexpr std::string_view kSigned = "tree 1234\nauthor alice\n\nA commit.\n";

// Extensions in the words of openssl's configuration.
inline const std::string kAuthority =
    "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
    "subjectKeyIdentifier=hash\n";
inline const std::string kPerson =
    "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
    "extendedKeyUsage=emailProtection\nsubjectKeyIdentifier=hash\n"
    "subjectAltName=email:alice@example.org\n";
inline const std::string kStamper =
    "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
    "extendedKeyUsage=critical,timeStamping\n";

struct Wanted {
  std::string issuer;  // empty: self-signed
  std::string subject = "Alice";
  std::string key = "EC";  // "EC", "EC:P-384", "RSA:3072", "ED25519", or "=name": that one's key
  std::string extensions = kPerson;
  base::Seconds from = std::chrono::hours(-24);  // from now
  base::Seconds until = std::chrono::hours(24 * 30);
  std::string md = "sha256";
};

struct RevokedRow {
  std::string name;
  base::Seconds when;  // from now
  std::string reason;  // as in openssl's index; may be empty
};

struct WantedCrl {
  std::string issuer;
  std::vector<RevokedRow> revoked;
  base::Seconds from = std::chrono::hours(-24);
  base::Seconds until = std::chrono::hours(24 * 7);
  std::string extensions;
  std::string md = "sha256";
};

class X509World {
 public:
  X509World();
  X509World(const X509World&) = delete;
  X509World& operator=(const X509World&) = delete;
  ~X509World();

  [[nodiscard]] base::Instant now() const { return now_; }

  void make(const std::string& name, const Wanted& wanted) const;
  [[nodiscard]] std::string pem(const std::string& name) const;  // the certificate
  [[nodiscard]] std::string crl(const WantedCrl& wanted) const;  // PEM
  // `openssl cms -sign`, DER, detached; `options` are appended.
  [[nodiscard]] base::ByteBuffer sign(const std::string& name,
                                      const std::string& options = "",
                                      std::string_view payload = kSigned) const;
  // A token over `data` by the authority `name`; `settings` are lines of its configuration.
  [[nodiscard]] base::ByteBuffer token(const std::string& name,
                                       base::Bytes data,
                                       const std::string& settings = "") const;
  // With a token in the unsigned attributes.
  [[nodiscard]] base::ByteBuffer stamped(base::Bytes cms,
                                         const std::vector<base::ByteBuffer>& tokens) const;
  // Whether `openssl cms -verify` says yes, with these roots, and what stands under them.
  [[nodiscard]] bool openssl_accepts(base::Bytes cms,
                                     const std::string& authorities,
                                     const std::string& options = "",
                                     std::string_view payload = kSigned) const;

  // Runs in the folder; throws where it fails. try_run gives the exit status.
  void run(const std::string& line) const;
  [[nodiscard]] int try_run(const std::string& line) const;
  void write(const std::string& name, std::string_view bytes) const;
  [[nodiscard]] std::string read(const std::string& name) const;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  [[nodiscard]] std::string at(base::Seconds from_now) const;  // as openssl's options want it

  std::filesystem::path folder_;
  base::Instant now_;
};

}  // namespace refward::test
