// SPDX-License-Identifier: Apache-2.0
// Certificates by the installed ssh-keygen, which judges them too.
#include "certificate_parts.h"
#include "signature/ssh/sshsig.h"
#include "ssh_keygen.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::ssh {
namespace {

using base::ByteBuffer;

constexpr std::string_view kPayload = "a payload\n";

Verdict judge(base::Bytes blob) {
  return verify_sshsig(kPayload, blob, "git", {});
}

constexpr const char* kTypes[] = {"ssh-ed25519",
                                  "ecdsa-sha2-nistp256",
                                  "ecdsa-sha2-nistp384",
                                  "ecdsa-sha2-nistp521",
                                  "ssh-rsa",
                                  "sk-ssh-ed25519@openssh.com",
                                  "sk-ecdsa-sha2-nistp256@openssh.com"};

}  // namespace

TEST_CASE("a key of any type, certified by an authority of any type") {
  struct Authority {
    std::string arguments;
    std::string signing;  // for ssh-keygen -s
    Reason reason;
  };

  const Authority authorities[] = {
      {"-t ed25519", "", Reason::good},
      {"-t ecdsa -b 256", "", Reason::good},
      {"-t ecdsa -b 384", "", Reason::good},
      {"-t ecdsa -b 521", "", Reason::good},
      {"-t rsa -b 3072", "", Reason::good},
      {"-t rsa -b 3072", "-t rsa-sha2-256 ", Reason::good},
      {"-t rsa -b 3072", "-t ssh-rsa ", Reason::ssh_certificate_signature},
      {"-t rsa -b 2048", "", Reason::weak_key},
  };
  const SshKeygen keygen;
  const std::vector<SshSigner> signers(std::begin(kTypes), std::end(kTypes));
  const std::vector<SshSigner> others(std::begin(kTypes), std::end(kTypes));
  int made = 0;
  for (const Authority& row : authorities) {
    CAPTURE(row.arguments);
    CAPTURE(row.signing);
    const std::string authority = "authority" + std::to_string(made++);
    REQUIRE(keygen.generate(authority, row.arguments));
    for (std::size_t i = 0; i < signers.size(); ++i) {
      const SshSigner& alice = signers[i];
      CAPTURE(alice.type());
      keygen.keep("alice", alice.public_key());
      keygen.certify("alice", authority, row.signing + "-n alice@example.org,alice -z 42");
      const ByteBuffer stated = keygen.blob("alice-cert");
      const ByteBuffer blob = signed_as(alice, stated, kPayload);
      const Verdict verdict = judge(blob);
      CHECK_MESSAGE(verdict.reason == row.reason, verdict.detail);
      CHECK(verdict.key == keygen.fingerprint("alice"));
      CHECK(verdict.key_type == certificate_type(alice.type()));
      CHECK(verdict.public_key == alice.public_key());
      REQUIRE(verdict.certificate.has_value());
      CHECK(verdict.certificate->serial == 42);
      CHECK(verdict.certificate->key_id == "alice");
      CHECK(verdict.certificate->principals ==
            std::vector<std::string>{"alice@example.org", "alice"});
      CHECK(verdict.certificate->authority == keygen.blob(authority));
      CHECK(verdict.certificate->authority_key == keygen.fingerprint(authority));
      CHECK(keygen.vouches(keygen.blob(authority), armoured(blob), {kPayload}));
      // The certificate of one key is none of another's.
      CHECK_FALSE(judge(signed_as(others[i], stated, kPayload)).good());
    }
  }
}

TEST_CASE("ssh-keygen signs with a certificate, with either hash") {
  const SshKeygen keygen;
  REQUIRE(keygen.generate("authority", "-t ed25519"));
  int made = 0;
  for (const std::string arguments :
       {"-t ed25519", "-t ecdsa -b 256", "-t ecdsa -b 384", "-t ecdsa -b 521", "-t rsa -b 3072"}) {
    CAPTURE(arguments);
    const std::string name = "key" + std::to_string(made++);
    REQUIRE(keygen.generate(name, arguments));
    keygen.certify(name, "authority", "-n alice@example.org -V always:forever");
    for (const char* hash : {"sha256", "sha512"}) {
      const SshKeygen::Request request = {kPayload, "git", hash};
      const std::string armour = keygen.sign(name + "-cert", request);
      const Verdict verdict = judge(dearmoured(armour));
      CHECK_MESSAGE(verdict.good(), verdict.detail);
      CHECK(verdict.key == keygen.fingerprint(name));
      REQUIRE(verdict.certificate.has_value());
      CHECK_FALSE(verdict.certificate->valid_before.has_value());
      CHECK(keygen.vouches(keygen.blob("authority"), armour, request));
      CHECK(verify_sshsig("other", dearmoured(armour), "git", {}).reason == Reason::bad_signature);
      CHECK(verify_sshsig(kPayload, dearmoured(armour), "file", {}).reason ==
            Reason::ssh_namespace);
    }
  }
}

TEST_CASE("what ssh-keygen can put into a certificate") {
  struct Row {
    std::string arguments;
    Reason reason;
    bool theirs;
    std::string_view why;
  };

  const Row rows[] = {
      {"-n alice@example.org", Reason::good, true, "the usual one"},
      {"-n alice@example.org -O clear", Reason::good, true, "without extensions"},
      {"-n alice@example.org -O no-x11-forwarding -O extension:login@example.org=alice",
       Reason::good, true, "extensions of somebody's own"},
      {"-n bob@example.org", Reason::good, false, "for bob: whose it is, identity says"},
      {"-n alice@example.org -h", Reason::ssh_certificate_type, false, "for a host"},
      {"", Reason::ssh_certificate_principals, false, "for everybody"},
      {"-n alice@example.org -O force-command=true", Reason::ssh_certificate_option, true, ""},
      {"-n alice@example.org -O source-address=10.0.0.0/8", Reason::ssh_certificate_option, true,
       ""},
      {"-n alice@example.org -O critical:new@example.org=x", Reason::ssh_certificate_option, true,
       ""},
      {"-n alice@example.org -O verify-required", Reason::ssh_certificate_presence, true, ""},
      {"-n alice@example.org -O no-touch-required", Reason::good, true, "no authenticator anyway"},
      {"-n alice@example.org -V 20200101:20200102", Reason::good, false, "run out: identity says"},
      {"-n alice@example.org -V +1w:+2w", Reason::good, false, "not yet: identity says"},
  };
  const SshKeygen keygen;
  REQUIRE(keygen.generate("authority", "-t ed25519"));
  REQUIRE(keygen.generate("key", "-t ed25519"));
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    CAPTURE(row.why);
    keygen.certify("key", "authority", row.arguments);
    const std::string armour = keygen.sign("key-cert", {kPayload});
    const Verdict verdict = judge(dearmoured(armour));
    CHECK_MESSAGE(verdict.reason == row.reason, verdict.detail);
    CHECK(keygen.vouches(keygen.blob("authority"), armour, {kPayload}) == row.theirs);
  }
}

TEST_CASE("a window's instants are those that ssh-keygen holds it to") {
  const SshKeygen keygen;
  REQUIRE(keygen.generate("authority", "-t ed25519"));
  REQUIRE(keygen.generate("key", "-t ed25519"));
  keygen.certify("key", "authority", "-n alice@example.org -V 20200101000000Z:20200102000000Z");
  const std::string armour = keygen.sign("key-cert", {kPayload});
  const Verdict verdict = judge(dearmoured(armour));
  REQUIRE(verdict.good());
  REQUIRE(verdict.certificate.has_value());
  const auto theirs = [&](const std::string& time) {
    return keygen.vouches(keygen.blob("authority"), armour, {kPayload}, "-O verify-time=" + time);
  };
  const auto ours = [&](const std::string& time) {
    const auto at = base::parse_rfc3339(time).value();
    return verdict.certificate->valid_after <= at && at < verdict.certificate->valid_before;
  };
  CHECK_FALSE(theirs("20191231235959Z"));
  CHECK_FALSE(ours("2019-12-31T23:59:59Z"));
  CHECK(theirs("20200101000000Z"));
  CHECK(ours("2020-01-01T00:00:00Z"));
  CHECK(theirs("20200101235959Z"));
  CHECK(ours("2020-01-01T23:59:59Z"));
  CHECK_FALSE(theirs("20200102000000Z"));
  CHECK_FALSE(ours("2020-01-02T00:00:00Z"));
}

TEST_CASE("authenticators as authorities") {
  const SshKeygen keygen;
  for (const char* type : {"sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"}) {
    CAPTURE(std::string_view(type));
    const SshSigner alice("ssh-ed25519");
    const SshSigner authority(type);
    const ByteBuffer blob = signed_as(alice, certificate(alice, authority), kPayload);
    const Verdict verdict = judge(blob);
    CHECK_MESSAGE(verdict.good(), verdict.detail);
    CHECK_FALSE(verdict.presence.has_value());
    CHECK(keygen.vouches(authority.public_key(), armoured(blob), {kPayload}));
  }
}

}  // namespace refward::signature::ssh
