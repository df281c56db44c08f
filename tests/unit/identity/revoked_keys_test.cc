// SPDX-License-Identifier: Apache-2.0
#include "identity/revoked_keys.h"

#include "base/bytes.h"
#include "keys.h"
#include "workbench.h"

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
      {std::string("SSHKRL\n\0\0\0\0\x01"sv), "krl-malformed", "OpenSSH's binary form"},
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

TEST_CASE("a key revocation list") {
  const test::Workbench bench;
  const auto blob = [](std::string_view key) { return base::parse_base64(key).value(); };
  bench.write("../key.pub", "ssh-ed25519 " + std::string(test::kEd25519) + " key\n");
  bench.write("../ca.pub", "ssh-ed25519 " + std::string(test::kOtherEd25519) + " ca\n");
  bench.write("../serial", "serial: 9\n");
  bench.write("../id", "id: id\n");
  bench.must(
      "ssh-keygen -q -k -f keys key.pub; ssh-keygen -q -k -f authority ca.pub; "
      "ssh-keygen -q -k -f serials -s ca.pub serial; ssh-keygen -q -k -f ids -s ca.pub id; "
      "ssh-keygen -q -k -f none </dev/null || ssh-keygen -q -k -f none /dev/null");
  signature::SshCertificate certificate;
  certificate.serial = 9;
  certificate.key_id = "id";
  certificate.principals = {"alice"};
  certificate.authority = blob(test::kOtherEd25519);

  struct Row {
    const char* file;
    bool key, other_key, certified;
  };

  for (const Row& row : {Row{"keys", true, false, true}, Row{"authority", false, true, true},
                         Row{"serials", false, false, true}, Row{"ids", false, false, true},
                         Row{"none", false, false, false}}) {
    CAPTURE(row.file);
    const std::string bytes = bench.read(row.file);
    RevokedKeysView view = parse_revoked_keys(bytes);
    CHECK(view.faults.empty());
    const RevokedKeys revoked(std::move(view));
    CHECK(revoked.empty() == (row.file == "none"sv));
    const auto place = [&](std::string_view key, const auto& of) {
      return revoked.revoking(blob(key), of);
    };
    CHECK(place(test::kEd25519, std::nullopt) == (row.key ? "revoked_keys" : ""));
    CHECK(place(test::kOtherEd25519, std::nullopt) == (row.other_key ? "revoked_keys" : ""));
    CHECK(place(test::kEd25519, std::optional(certificate)) ==
          (row.certified ? "revoked_keys" : ""));
    signature::SshCertificate other = certificate;
    other.serial = 10;
    other.key_id = "other";
    CHECK(place(test::kEd25519, std::optional(other)) ==
          (row.key || row.other_key ? "revoked_keys" : ""));
    for (const std::size_t size : {bytes.size() - 1, bytes.size() / 2, std::size_t{9}})
      CHECK_FALSE(parse_revoked_keys(bytes.substr(0, size)).faults.empty());
    CHECK_FALSE(parse_revoked_keys(bytes + "x").faults.empty());
  }
}

}  // namespace refward::identity
