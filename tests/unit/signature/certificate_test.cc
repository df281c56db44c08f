// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/certificate.h"

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
using base::Bytes;

constexpr std::string_view kPayload =
    "tree 0000\nauthor alice <alice@example.org> 0 +0000\n\nword\n";
constexpr std::uint64_t kEndOfTime = 253'402'300'800;

Verdict judge(Bytes blob, const Options& options = {}) {
  return verify_sshsig(kPayload, blob, "git", options);
}

std::vector<std::string> many(std::size_t count) {
  return std::vector<std::string>(count, "alice@example.org");
}

NamedOptions numbered(std::size_t count) {
  NamedOptions options;
  for (std::size_t i = 0; i < count; ++i)
    options.emplace_back(std::to_string(1'000 + i), "");
  return options;
}

struct Row {
  CertificateParts parts;
  Reason reason;
  bool theirs;  // whether ssh-keygen takes it
  std::string_view why;
};

void compare(const std::vector<Row>& rows) {
  const SshSigner alice("ssh-ed25519");
  const SshSigner authority("ssh-ed25519");
  const SshKeygen keygen;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ByteBuffer blob = signed_as(alice, certificate(alice, authority, row.parts), kPayload);
    const Verdict verdict = judge(blob);
    CHECK_MESSAGE(verdict.reason == row.reason, verdict.detail);
    CHECK(keygen.vouches(authority.public_key(), armoured(blob), {kPayload}) == row.theirs);
  }
}

}  // namespace

TEST_CASE("what a certificate states is in the Verdict") {
  const SshSigner alice("ssh-ed25519");
  const SshSigner authority("ecdsa-sha2-nistp384");
  const CertificateParts parts = {.serial = 0x0102030405060708,
                                  .key_id = "alice's laptop",
                                  .principals = {"alice", "alice@example.org"},
                                  .valid_after = 1'000,
                                  .valid_before = 2'000};
  const ByteBuffer blob = certificate(alice, authority, parts);
  const Verdict verdict = judge(signed_as(alice, blob, kPayload));
  REQUIRE_MESSAGE(verdict.good(), verdict.detail);
  CHECK(verdict.key == fingerprint_of(alice.public_key()));
  CHECK(verdict.primary_key == verdict.key);
  CHECK(verdict.key_type == "ssh-ed25519-cert-v01@openssh.com");
  CHECK(verdict.public_key == alice.public_key());
  REQUIRE(verdict.certificate.has_value());
  CHECK(verdict.certificate->serial == 0x0102030405060708);
  CHECK(verdict.certificate->key_id == "alice's laptop");
  CHECK(verdict.certificate->principals == parts.principals);
  CHECK(verdict.certificate->valid_after == base::Instant(base::Seconds(1'000)));
  CHECK(verdict.certificate->valid_before == base::Instant(base::Seconds(2'000)));
  CHECK(verdict.certificate->authority == authority.public_key());
  CHECK(verdict.certificate->authority_key == fingerprint_of(authority.public_key()));
  CHECK_FALSE(verdict.presence.has_value());
}

TEST_CASE("a window has a beginning, and an end or none") {
  struct Window {
    std::uint64_t after;
    std::uint64_t before;
    Reason reason;
    bool endless;
    std::string_view why;
  };

  const Window rows[] = {
      {0, UINT64_MAX, Reason::good, true, "always and for ever"},
      {0, 1, Reason::good, false, "one second long ago"},
      {5, kEndOfTime - 1, Reason::good, false, "to the last second that has a date"},
      {5, kEndOfTime, Reason::good, true, "beyond the years of four digits"},
      {kEndOfTime - 1, kEndOfTime, Reason::good, true, "from that second on"},
      {1, 1, Reason::ssh_certificate, false, "nothing between"},
      {2, 1, Reason::ssh_certificate, false, "the wrong way round"},
      {UINT64_MAX, UINT64_MAX, Reason::ssh_certificate, true, "no second at all"},
      {kEndOfTime, UINT64_MAX, Reason::ssh_certificate, true, "begins beyond all dates"},
      {UINT64_MAX - 1, UINT64_MAX, Reason::ssh_certificate, true, "begins at the end"},
  };
  const SshSigner alice("ssh-ed25519");
  for (const Window& row : rows) {
    CAPTURE(row.why);
    const CertificateParts parts = {.valid_after = row.after, .valid_before = row.before};
    const Verdict verdict = judge(signed_as(alice, certificate(alice, alice, parts), kPayload));
    CHECK(verdict.reason == row.reason);
    REQUIRE(verdict.certificate.has_value());
    CHECK(verdict.certificate->valid_before.has_value() != row.endless);
  }
}

TEST_CASE("a certificate is for a user, and for somebody") {
  compare({
      {{}, Reason::good, true, "as it must be"},
      {{.kind = 2}, Reason::ssh_certificate_type, false, "a host's"},
      {{.kind = 0}, Reason::ssh_certificate_type, false, "of no type"},
      {{.kind = 3}, Reason::ssh_certificate_type, false, "of a type of the future"},
      {{.kind = 0x01000000}, Reason::ssh_certificate_type, false, "of the other byte order"},
      {{.principals = {}}, Reason::ssh_certificate_principals, false, "it would stand for all"},
      {{.principals = {"bob", "alice@example.org"}}, Reason::good, true, "two names"},
      {{.principals = many(kMaxPrincipals)}, Reason::good, true, "as many as there may be"},
      {{.principals = many(kMaxPrincipals + 1)}, Reason::ssh_certificate, false, "one more"},
      {{.principals = {"", "alice@example.org"}}, Reason::ssh_certificate, true, "an empty name"},
      {{.principals = {""}}, Reason::ssh_certificate, false, "an empty name alone"},
      {{.principals = {std::string("a\0b", 3)}}, Reason::ssh_certificate, false, "a NUL"},
      {{.principals = {std::string("alice@example.org\0", 18)}},
       Reason::ssh_certificate,
       true,
       "a NUL at the end"},
      {{.principals = {"a\x1b[2J", "alice@example.org"}},
       Reason::ssh_certificate,
       true,
       "a control character"},
      {{.principals = {std::string(kMaxPrincipalBytes, 'a'), "alice@example.org"}},
       Reason::good,
       true,
       "a name as long as may be"},
      {{.principals = {std::string(kMaxPrincipalBytes + 1, 'a'), "alice@example.org"}},
       Reason::ssh_certificate,
       true,
       "a longer name"},
  });
}

TEST_CASE("critical options hold, or the certificate does not") {
  const std::string command("\0\0\0\4true", 8);
  compare({
      {{.critical = {{"force-command", command}}},
       Reason::ssh_certificate_option,
       true,
       "a command"},
      {{.critical = {{"source-address", command}}},
       Reason::ssh_certificate_option,
       true,
       "a place"},
      {{.critical = {{"new@example.org", ""}}}, Reason::ssh_certificate_option, true, "unknown"},
      {{.critical = {{"Verify-required", ""}}}, Reason::ssh_certificate_option, true, "other case"},
      {{.critical = {{"verify-required", "x"}}}, Reason::ssh_certificate_option, true, "a value"},
      {{.critical = {{"verify-required", ""}}},
       Reason::ssh_certificate_presence,
       true,
       "no authenticator"},
      {{.critical = {{"a", ""}, {"b", ""}}}, Reason::ssh_certificate_option, true, "in order"},
      {{.critical = {{"b", ""}, {"a", ""}}}, Reason::ssh_certificate, true, "out of order"},
      {{.critical = {{"a", ""}, {"a", ""}}}, Reason::ssh_certificate, true, "twice"},
      {{.critical = {{"verify-required", ""}, {"verify-required", ""}}},
       Reason::ssh_certificate,
       true,
       "known, and twice"},
      {{.critical = {{"", ""}}}, Reason::ssh_certificate, true, "without a name"},
      {{.critical = numbered(kMaxCertificateOptions + 1)}, Reason::ssh_certificate, true, "many"},
      {{.behind_options = {0, 0, 0, 1, 'a'}}, Reason::ssh_certificate, false, "a name, no value"},
      {{.behind_options = {0}}, Reason::ssh_certificate, false, "a byte left over"},
  });
}

TEST_CASE("extensions are free, and yet of their form") {
  compare({
      {{.extensions = {{"permit-pty", ""}, {"new@example.org", "x"}}}, Reason::good, true, "free"},
      {{.extensions = {{"permit-pty", ""}, {"permit-pty", ""}}}, Reason::good, true, "twice"},
      {{.extensions = {{"force-command", ""}}},
       Reason::good,
       true,
       "an option's name is none here"},
      {{.extensions = numbered(kMaxCertificateOptions)}, Reason::good, true, "many"},
      {{.extensions = numbered(kMaxCertificateOptions + 1)}, Reason::ssh_certificate, true, "more"},
      {{.extensions = {{"", ""}}}, Reason::ssh_certificate, true, "without a name"},
  });
}

TEST_CASE("every further field has one reading") {
  compare({
      {{.nonce = ""}, Reason::good, true, "no nonce is the authority's affair"},
      {{.nonce = std::string(kMaxNonceBytes, 'n')}, Reason::good, true, "a long one"},
      {{.nonce = std::string(kMaxNonceBytes + 1, 'n')}, Reason::ssh_certificate, true, "longer"},
      {{.serial = 0}, Reason::good, true, "not numbered"},
      {{.key_id = ""}, Reason::good, true, "no key id"},
      {{.key_id = "two\nlines"}, Reason::good, true, "a key id is free text"},
      {{.key_id = std::string("a\0b", 3)}, Reason::ssh_certificate, false, "a NUL"},
      {{.key_id = std::string("a\0", 2)}, Reason::ssh_certificate, true, "a NUL at the end"},
      {{.key_id = std::string(kMaxKeyIdBytes, 'a')}, Reason::good, true, "a long key id"},
      {{.key_id = std::string(kMaxKeyIdBytes + 1, 'a')}, Reason::ssh_certificate, true, "longer"},
      {{.reserved = "x"}, Reason::ssh_certificate, true, "the reserved field"},
      {{.behind = {0}}, Reason::ssh_certificate, false, "a byte behind the signature"},
      {{.type = "ssh-ed25519-cert-v00@openssh.com"}, Reason::ssh_key_type, false, "version 00"},
      {{.type = "ssh-dss-cert-v01@openssh.com"}, Reason::ssh_key_type, false, "DSA"},
      {{.type = "ecdsa-sha2-nistp256-cert-v01@openssh.com"},
       Reason::ssh_certificate,
       false,
       "another key's type"},
      {{.type = "sk-ssh-ed25519-cert-v01@openssh.com"},
       Reason::ssh_certificate,
       false,
       "an authenticator's type"},
  });
}

TEST_CASE("keys that cannot be verified are refused by the name of their type") {
  struct Typed {
    std::string type;
    bool certificate;
  };

  const Typed rows[] = {
      {"ssh-dss", false},
      {"ssh-dss-cert-v01@openssh.com", true},
      {"ssh-mldsa44-ed25519@openssh.com", false},
      {"ssh-mldsa44-ed25519-cert-v01@openssh.com", true},
      {"webauthn-sk-ecdsa-sha2-nistp256@openssh.com", false},
      {"rsa-sha2-512-cert-v01@openssh.com", true},
      {"ssh-new@example.org", false},
  };
  const SshSigner alice("ssh-ed25519");
  for (const Typed& row : rows) {
    CAPTURE(row.type);
    const ByteBuffer blob = row.certificate ? certificate(alice, alice, {.type = row.type})
                                            : fields({text(row.type), ByteBuffer(1'344, 1)});
    const Verdict verdict = judge(signed_as(alice, blob, kPayload));
    CHECK(verdict.reason == Reason::ssh_key_type);
    CHECK(verdict.detail == row.type);
    CHECK(verdict.key_type == row.type);
  }
}

TEST_CASE("an authority is a plain key of a supported type, as long as a signer's must be") {
  struct Authority {
    ByteBuffer blob;
    Reason reason;
    std::string_view detail;
  };

  const SshSigner alice("ssh-ed25519");
  const SshSigner other("ssh-ed25519");
  ByteBuffer longer = other.public_key();
  longer.push_back(0);
  const Authority rows[] = {
      {other.public_key(), Reason::ssh_certificate_signature, "not one of this key"},
      {certificate(other, other), Reason::ssh_certificate,
       "its authority: a key of type ssh-ed255"},
      {fields({text("ssh-dss"), {1}}), Reason::ssh_certificate, "a key of type ssh-dss"},
      {fields({text("ssh-ed25519"), ByteBuffer(32, 0)}), Reason::ssh_certificate, "small order"},
      {longer, Reason::ssh_certificate, "its authority: public key: "},
      {{0}, Reason::ssh_certificate, "its authority: public key: "},
  };
  for (const Authority& row : rows) {
    CAPTURE(row.detail);
    const ByteBuffer blob = certificate(alice, alice, {.authority = row.blob});
    const Verdict verdict = judge(signed_as(alice, blob, kPayload));
    CHECK(verdict.reason == row.reason);
    CHECK(verdict.detail.find(row.detail) != std::string::npos);
    REQUIRE(verdict.certificate.has_value());
    CHECK(verdict.certificate->authority == row.blob);
  }
  CHECK(judge(signed_as(alice, certificate(alice, alice), kPayload)).good());
}

TEST_CASE("the least length of RSA keys holds for the key and for its authority") {
  const SshSigner small("ssh-rsa", 2048);
  const SshSigner large("ssh-rsa", 3072);
  const Options lenient = {.min_rsa_bits = 2048};
  const auto verdict_of = [](const SshSigner& subject, const SshSigner& authority,
                             const Options& options) {
    return judge(signed_as(subject, certificate(subject, authority), kPayload), options);
  };
  CHECK(verdict_of(large, large, {}).good());
  CHECK(verdict_of(small, small, lenient).good());
  const Verdict subject = verdict_of(small, large, {});
  CHECK(subject.reason == Reason::weak_key);
  CHECK(subject.detail.starts_with("an RSA key of 2048 bits"));
  const Verdict authority = verdict_of(large, small, {});
  CHECK(authority.reason == Reason::weak_key);
  CHECK(authority.detail.starts_with("its authority: an RSA key of 2048 bits"));
}

TEST_CASE("the authority's signature is right, of its key's type, and by no weak hash") {
  const SshSigner alice("ssh-ed25519");
  const SshSigner rsa("ssh-rsa");
  const SshSigner p256("ecdsa-sha2-nistp256");
  const auto reason = [&alice](const ByteBuffer& blob) {
    return judge(signed_as(alice, blob, kPayload)).reason;
  };
  CHECK(reason(certificate(alice, rsa, {}, {"rsa-sha2-256", "SHA2-256"})) == Reason::good);
  CHECK(reason(certificate(alice, rsa, {}, {"rsa-sha2-512", "SHA2-512"})) == Reason::good);
  CHECK(reason(certificate(alice, p256)) == Reason::good);
  const ByteBuffer bad[] = {
      certificate(alice, rsa, {}, {"ssh-rsa", "SHA1"}),
      certificate(alice, rsa, {}, {"rsa-sha2-512", "SHA2-256"}),
      certificate(alice, p256, {}, {"ecdsa-sha2-nistp256", "SHA1"}),
      certificate(alice, p256, {}, {"ecdsa-sha2-nistp384", ""}),
      certificate(alice, p256, {.signature = alice.signature(text("other bytes"), {})}),
      certificate(alice, p256, {.signature = p256.signature(text("other bytes"), {})}),
      certificate(alice, p256, {.signature = {0}}),
  };
  for (const ByteBuffer& blob : bad)
    CHECK(reason(blob) == Reason::ssh_certificate_signature);
}

TEST_CASE("what was vouched for once is vouched for again, and nothing else is") {
  const SshSigner alice("ssh-ed25519");
  const SshSigner mallory("ssh-ed25519");
  const SshSigner rsa("ssh-rsa", 2048);
  const ByteBuffer blob = certificate(alice, mallory);
  ByteBuffer forged = blob;
  forged.back() ^= 1;
  for (int round = 0; round < 3; ++round) {
    CAPTURE(round);
    CHECK(judge(signed_as(alice, blob, kPayload)).good());
    CHECK(judge(signed_as(mallory, blob, kPayload)).reason == Reason::bad_signature);
    CHECK(judge(signed_as(alice, forged, kPayload)).reason == Reason::ssh_certificate_signature);
    // What depends on the options is asked each time.
    const ByteBuffer weak = signed_as(rsa, certificate(rsa, mallory), kPayload);
    CHECK(judge(weak, {.min_rsa_bits = 2048}).good());
    CHECK(judge(weak).reason == Reason::weak_key);
  }
  for (std::size_t i = 0; i < 300; ++i) {  // more than are remembered
    const ByteBuffer numbered = certificate(alice, mallory, {.serial = i});
    const Verdict verdict = judge(signed_as(alice, numbered, kPayload));
    REQUIRE(verdict.good());
    REQUIRE(verdict.certificate->serial == i);
  }
}

TEST_CASE("verify-required asks the authenticator for its user, and extensions ask nothing") {
  struct Touch {
    std::uint8_t flags;
    Reason plain;
    Reason required;
  };

  constexpr Touch kRows[] = {
      {0x01, Reason::good, Reason::ssh_certificate_presence},
      {0x00, Reason::good, Reason::ssh_certificate_presence},
      {0x04, Reason::good, Reason::good},
      {0x05, Reason::good, Reason::good},
  };
  const SshSigner authority("ssh-ed25519");
  const CertificateParts required = {.critical = {{"verify-required", ""}}};
  const CertificateParts untouched = {.extensions = {{"no-touch-required", ""}}};
  for (const char* type : {"sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"}) {
    CAPTURE(std::string_view(type));
    const SshSigner alice(type);
    for (const Touch& row : kRows) {
      CAPTURE(row.flags);
      const auto verdict_of = [&](const CertificateParts& parts) {
        return judge(
            signed_as(alice, certificate(alice, authority, parts), kPayload, {.flags = row.flags}));
      };
      CHECK(verdict_of({}).reason == row.plain);
      CHECK(verdict_of(untouched).reason == row.plain);
      const Verdict verdict = verdict_of(required);
      CHECK(verdict.reason == row.required);
      REQUIRE(verdict.presence.has_value());
      CHECK(verdict.presence->user_verification == ((row.flags & 4) != 0));
    }
  }
}

TEST_CASE("no byte of a certificate's signature is free, no shorter or longer one is good") {
  const SshSigner alice("ecdsa-sha2-nistp256");
  const SshSigner authority("ssh-ed25519");
  const CertificateParts parts = {.extensions = {{"permit-pty", ""}}};
  const ByteBuffer blob = signed_as(alice, certificate(alice, authority, parts), kPayload);
  REQUIRE(judge(blob).good());
  for (std::size_t at = 0; at < blob.size(); ++at) {
    CAPTURE(at);
    for (const std::uint8_t change : {std::uint8_t{0x01}, std::uint8_t{0x80}, std::uint8_t{0xff}}) {
      ByteBuffer flipped = blob;
      flipped[at] ^= change;
      CHECK_FALSE(judge(flipped).good());
    }
    CHECK(judge(Bytes(blob).first(at)).reason == Reason::ssh_malformed);
  }
  const ByteBuffer stated = certificate(alice, authority, parts);
  for (std::size_t size = 0; size < stated.size(); ++size)
    CHECK_FALSE(judge(signed_as(alice, Bytes(stated).first(size), kPayload)).good());
  const ByteBuffer huge = certificate(alice, authority, {.principals = many(3'000)});
  REQUIRE(huge.size() > kMaxCertificateBytes);
  CHECK(judge(signed_as(alice, huge, kPayload)).reason == Reason::ssh_malformed);
  CHECK_FALSE(parse_certificate(huge).has_value());
}

}  // namespace refward::signature::ssh
