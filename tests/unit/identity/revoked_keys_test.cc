// SPDX-License-Identifier: Apache-2.0
#include "identity/revoked_keys.h"

#include "keys.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace refward::identity {

using namespace std::string_view_literals;

TEST_CASE("a plain list of revoked keys") {
  const std::string text = "# lost in a train\n\n ssh-ed25519 " + std::string(test::kEd25519) +
                           " alice's laptop\nssh-dss " + std::string(test::kDsa);
  const RevokedKeysView view = parse_revoked_keys(text);
  CHECK(view.faults.empty());
  REQUIRE(view.keys.size() == 2);
  CHECK(view.keys[0].number == 3);
  CHECK(view.keys[0].key.base64 == test::kEd25519);
  CHECK(view.keys[1].key.base64 == test::kDsa);
  CHECK(parse_revoked_keys("").keys.empty());
  CHECK(parse_revoked_keys("").faults.empty());
}

TEST_CASE("a revocation that we cannot read is never skipped") {
  struct Row {
    std::string text;
    std::string_view reason;
    const char* why;
  };

  const std::string key = "ssh-ed25519 " + std::string(test::kEd25519);
  const Row rows[] = {
      {std::string("SSHKRL\n\0\0\0\0\x01"sv), "krl-unsupported", "OpenSSH's binary form"},
      {"alice@example.org " + key, "key-base64", "a line of allowed_signers"},
      {"SHA256:QYEuilerh7f2a05k+5tmRFX7TKGepOuK9IZQnKWyIQM", "missing-key", "a fingerprint"},
      {"serial: 1-100", "key-base64", "a KRL specification"},
      {key + "\r\n", "carriage-return", "CRLF"},
      {"ssh-ed25519 AAAA", "key-blob", "no key"},
      {"ssh-ed25519-cert-v01@openssh.com " + std::string(test::kCertificate), "revoked-certificate",
       "ssh-keygen would revoke the certificate's key"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const RevokedKeysView view = parse_revoked_keys(row.text);
    REQUIRE(view.faults.size() == 1);
    CHECK(view.faults[0].reason == row.reason);
  }
}

}  // namespace refward::identity
