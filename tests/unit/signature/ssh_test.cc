// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/sshsig.h"
#include "ssh_keygen.h"
#include "ssh_signer.h"

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

Reason reason_of(Bytes blob, std::string_view payload = kPayload, const Options& options = {}) {
  return verify_sshsig(payload, blob, "git", options).reason;
}

}  // namespace

TEST_CASE("every signature that ssh-keygen makes is good, and bad over other bytes") {
  struct Row {
    std::string arguments;
    std::string type;
  };

  const Row rows[] = {
      {"-t ed25519", "ssh-ed25519"},
      {"-t ecdsa -b 256", "ecdsa-sha2-nistp256"},
      {"-t ecdsa -b 384", "ecdsa-sha2-nistp384"},
      {"-t ecdsa -b 521", "ecdsa-sha2-nistp521"},
      {"-t rsa -b 3072", "ssh-rsa"},
  };
  const SshKeygen keygen;
  REQUIRE(keygen.generate("stranger", "-t ed25519"));
  int made = 0;
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    const std::string name = "key" + std::to_string(made++);
    REQUIRE(keygen.generate(name, row.arguments));
    for (const char* hash : {"sha256", "sha512"}) {
      CAPTURE(std::string_view(hash));
      const SshKeygen::Request request = {kPayload, "git", hash};
      const std::string armour = keygen.sign(name, request);
      const ByteBuffer blob = dearmoured(armour);
      CHECK(parts_of(blob).hash == hash);

      const Verdict verdict = verify_sshsig(kPayload, blob, "git", {});
      CHECK_MESSAGE(verdict.good(), verdict.detail);
      CHECK(verdict.format == Format::ssh);
      CHECK(verdict.key == keygen.fingerprint(name));
      CHECK(verdict.primary_key == verdict.key);
      CHECK(verdict.key_type == row.type);
      CHECK(verdict.public_key == keygen.blob(name));
      CHECK_FALSE(verdict.presence.has_value());
      CHECK(keygen.verifies(keygen.blob(name), armour, request));

      CHECK(reason_of(blob, "other bytes") == Reason::bad_signature);
      CHECK_FALSE(keygen.verifies(keygen.blob(name), armour, {"other bytes"}));
      CHECK(verify_sshsig(kPayload, blob, "file", {}).reason == Reason::ssh_namespace);
      CHECK_FALSE(keygen.verifies(keygen.blob(name), armour, {kPayload, "file"}));

      Parts exchanged = parts_of(blob);
      exchanged.public_key = keygen.blob("stranger");
      CHECK(reason_of(exchanged.encode()) ==
            (row.type == "ssh-ed25519" ? Reason::bad_signature : Reason::ssh_signature_type));
    }
  }
}

TEST_CASE("an RSA signature may name either hash of RFC 8332, and means the one that it names") {
  const SshSigner rsa("ssh-rsa");
  const auto reason = [&rsa](const SshSigner::Style& style) {
    return reason_of(rsa.sign(kPayload, {}, style).encode());
  };
  CHECK(reason({"rsa-sha2-256", "SHA2-256"}) == Reason::good);
  CHECK(reason({"rsa-sha2-512", "SHA2-512"}) == Reason::good);
  CHECK(reason({"rsa-sha2-512", "SHA2-256"}) == Reason::bad_signature);
  CHECK(reason({"rsa-sha2-256", "SHA2-512"}) == Reason::bad_signature);
  CHECK(reason({"ssh-rsa", "SHA1"}) == Reason::ssh_signature_type);
  CHECK(reason({"rsa-sha2-384", "SHA2-384"}) == Reason::ssh_signature_type);
  CHECK(reason({"rsa-sha2-512-cert-v01@openssh.com", "SHA2-512"}) == Reason::ssh_signature_type);
}

TEST_CASE("RSA keys below the least length are weak, whatever they sign") {
  struct Row {
    std::size_t bits;
    unsigned asked;
    Reason reason;
    std::string_view why;
  };

  const Row rows[] = {
      {2048, Options().min_rsa_bits, Reason::weak_key, "the default asks for 3072"},
      {2048, 2049, Reason::weak_key, "one bit too short"},
      {2048, 2048, Reason::good, "just long enough"},
      {1024, 1024, Reason::good, "as short as can be asked for"},
      {1016, 0, Reason::weak_key, "no option goes below the floor"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const SshSigner rsa("ssh-rsa", row.bits);
    Options options;
    options.min_rsa_bits = row.asked;
    CHECK(reason_of(rsa.sign(kPayload).encode(), kPayload, options) == row.reason);
  }
}

// Each row is signed anew with its fault in place: the mathematics is right in all of them.
TEST_CASE("a field that is not as it must be has its own reason") {
  struct Row {
    Parts parts;
    Reason reason;
    std::string_view why;
  };

  const Row rows[] = {
      {{}, Reason::good, "as it must be"},
      {{.hash = "sha256"}, Reason::good, "the other hash"},
      {{.magic = "SSHSIH"}, Reason::ssh_malformed, "another magic"},
      {{.version = 0}, Reason::ssh_version, "version 0"},
      {{.version = 2}, Reason::ssh_version, "version 2"},
      {{.version = 0x01000000}, Reason::ssh_version, "version 1 of the other byte order"},
      {{.ns = "file"}, Reason::ssh_namespace, "another namespace"},
      {{.ns = ""}, Reason::ssh_namespace, "no namespace"},
      {{.ns = "git "}, Reason::ssh_namespace, "the namespace and more"},
      {{.ns = std::string("git\0", 4)}, Reason::ssh_namespace, "the namespace and a NUL"},
      {{.ns = "GIT"}, Reason::ssh_namespace, "the namespace in upper case"},
      {{.ns = std::string(kMaxNamespaceBytes + 1, 'g')}, Reason::ssh_malformed, "too long"},
      {{.reserved = "x"}, Reason::ssh_reserved, "reserved field in use"},
      {{.reserved = std::string(1, '\0')}, Reason::ssh_reserved, "a NUL in the reserved field"},
      {{.hash = "sha1"}, Reason::ssh_hash, "SHA-1"},
      {{.hash = "sha384"}, Reason::ssh_hash, "a hash that SSHSIG does not have"},
      {{.hash = "SHA512"}, Reason::ssh_hash, "the hash in upper case"},
      {{.hash = ""}, Reason::ssh_hash, "no hash"},
  };
  const SshSigner signer("ssh-ed25519");
  const SshKeygen keygen;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ByteBuffer blob = signer.sign(kPayload, row.parts, {}).encode();
    CHECK(reason_of(blob) == row.reason);
    if (row.reason == Reason::good)
      CHECK(keygen.verifies(signer.public_key(), armoured(blob), {kPayload}));
  }
  const ByteBuffer nameless = signer.sign(kPayload, {.ns = ""}, {}).encode();
  CHECK(verify_sshsig(kPayload, nameless, "", {}).reason == Reason::ssh_namespace);
}

TEST_CASE("what the signature says of its key is told with the refusal") {
  const SshSigner signer("ssh-ed25519");
  const Verdict verdict =
      verify_sshsig(kPayload, signer.sign(kPayload, {.ns = "file"}, {}).encode(), "git", {});
  CHECK(verdict.reason == Reason::ssh_namespace);
  CHECK(verdict.key.starts_with("SHA256:"));
  CHECK(verdict.public_key == signer.public_key());
  CHECK(verdict.detail.find("file") != std::string::npos);
}

TEST_CASE("the signature's type is the key's, and for ECDSA the curve's") {
  const char* types[] = {
      "ssh-ed25519",         "ecdsa-sha2-nistp256",        "ecdsa-sha2-nistp384",
      "ecdsa-sha2-nistp521", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"};
  const char* further[] = {"", "rsa-sha2-512", "ssh-dss",
                           "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
                           "ssh-ed25519-cert-v01@openssh.com"};
  for (const std::string type : types) {
    CAPTURE(type);
    const SshSigner signer(type);
    for (const std::string named : types) {
      CAPTURE(named);
      const auto blob = signer.sign(kPayload, {}, {.type = named}).encode();
      CHECK(reason_of(blob) == (named == type ? Reason::good : Reason::ssh_signature_type));
    }
    for (const std::string named : further) {
      CAPTURE(named);
      Parts parts = signer.sign(kPayload);
      parts.signature = fields({text(named), ByteBuffer(64, 1)});
      const Verdict verdict = verify_sshsig(kPayload, parts.encode(), "git", {});
      CHECK(verdict.reason == Reason::ssh_signature_type);
      CHECK(verdict.detail == "a signature of type " + named + " by a key of type " + type);
    }
  }
}

TEST_CASE("keys of other types are refused by their name") {
  const SshKeygen keygen;
  if (keygen.generate("dsa", "-t dsa")) {
    const Verdict dsa =
        verify_sshsig(kPayload, dearmoured(keygen.sign("dsa", {kPayload})), "git", {});
    CHECK(dsa.reason == Reason::ssh_key_type);
    CHECK(dsa.detail == "ssh-dss");
  }

  Parts parts = SshSigner("sk-ecdsa-sha2-nistp256@openssh.com").sign(kPayload);
  CHECK(reason_of(parts.encode()) == Reason::good);
  const std::string webauthn = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com";
  parts.public_key = fields({text(webauthn), text("nistp256"), ByteBuffer(65, 4), text("ssh:")});
  const Verdict verdict = verify_sshsig(kPayload, parts.encode(), "git", {});
  CHECK(verdict.reason == Reason::ssh_key_type);
  CHECK(verdict.detail == webauthn);
}

TEST_CASE("a signature by a FIDO2 key carries what its authenticator stated") {
  struct Row {
    std::uint8_t flags;
    std::uint32_t counter;
    bool present;
    bool verified;
  };

  constexpr Row kRows[] = {
      {0x01, 0, true, false},  {0x05, 1, true, true},   {0x04, 0xffffffff, false, true},
      {0x00, 7, false, false}, {0xfa, 7, false, false}, {0xc5, 0x01020304, true, true},
  };
  const SshKeygen keygen;
  for (const char* type : {"sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"}) {
    CAPTURE(std::string_view(type));
    const SshSigner signer(type);
    for (const Row& row : kRows) {
      CAPTURE(row.flags);
      const Parts parts = signer.sign(kPayload, {}, {.flags = row.flags, .counter = row.counter});
      const Verdict verdict = verify_sshsig(kPayload, parts.encode(), "git", {});
      REQUIRE_MESSAGE(verdict.good(), verdict.detail);
      REQUIRE(verdict.presence.has_value());
      CHECK(verdict.presence->user_presence == row.present);
      CHECK(verdict.presence->user_verification == row.verified);
      CHECK(verdict.presence->counter == row.counter);
      CHECK(keygen.verifies(signer.public_key(), armoured(parts.encode()), {kPayload}));

      Parts lying = parts;
      lying.signature[lying.signature.size() - 5] ^= 0x01;  // the flags
      const Verdict refused = verify_sshsig(kPayload, lying.encode(), "git", {});
      CHECK(refused.reason == Reason::bad_signature);
      CHECK_FALSE(refused.presence.has_value());
      CHECK_FALSE(keygen.verifies(signer.public_key(), armoured(lying.encode()), {kPayload}));
    }
    Parts untouched = signer.sign(kPayload);
    untouched.signature.resize(untouched.signature.size() - 5);
    CHECK(reason_of(untouched.encode()) == Reason::ssh_malformed);
  }
}

TEST_CASE("flags and counter have no place in the signature of a plain key") {
  Parts parts = SshSigner("ssh-ed25519").sign(kPayload);
  parts.signature.insert(parts.signature.end(), {1, 0, 0, 0, 7});
  CHECK(reason_of(parts.encode()) == Reason::ssh_malformed);
}

TEST_CASE("no bit of a signature is free, no shorter or longer one is good") {
  const char* types[] = {"ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa",
                         "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"};
  for (const char* type : types) {
    CAPTURE(std::string_view(type));
    const ByteBuffer blob = SshSigner(type).sign(kPayload).encode();
    REQUIRE(reason_of(blob) == Reason::good);
    for (std::size_t bit = 0; bit < blob.size() * 8; ++bit) {
      CAPTURE(bit);
      ByteBuffer flipped = blob;
      flipped[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
      CHECK(reason_of(flipped) != Reason::good);
    }
    for (std::size_t size = 0; size < blob.size(); ++size)
      CHECK(reason_of(Bytes(blob).first(size)) == Reason::ssh_malformed);
    ByteBuffer longer = blob;
    longer.push_back(0);
    CHECK(reason_of(longer) == Reason::ssh_malformed);
  }
}

TEST_CASE("the numbers of an ECDSA signature have one spelling; the second s is inherent") {
  const SshKeygen keygen;
  for (const char* type : {"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"}) {
    CAPTURE(std::string_view(type));
    const SshSigner signer(type);
    const Parts parts = signer.sign(kPayload);
    base::ByteReader outer(parts.signature);
    REQUIRE(base::as_text(*outer.ssh_string(64)) == type);
    base::ByteReader inner(*outer.ssh_string(1'024));
    const ByteBuffer r = base::to_buffer(*inner.ssh_string(1'024));
    const ByteBuffer s = base::to_buffer(*inner.ssh_string(1'024));
    const ByteBuffer order = signer.key().order();
    const auto respelled = [&](const ByteBuffer& value) {
      Parts other = parts;
      other.signature = fields({text(type), value});
      return other.encode();
    };
    const ByteBuffer second = respelled(fields({r, mpint(crypto::difference(order, s))}));
    CHECK(reason_of(second) == Reason::good);
    CHECK(keygen.verifies(signer.public_key(), armoured(second), {kPayload}));

    ByteBuffer padded = r;
    padded.insert(padded.begin(), 0);
    const ByteBuffer beyond = mpint(crypto::sum(r, order));
    CHECK(reason_of(respelled(fields({r, s}))) == Reason::good);
    CHECK(reason_of(respelled(fields({padded, s}))) == Reason::ssh_malformed);
    CHECK(reason_of(respelled(fields({{}, s}))) == Reason::ssh_malformed);
    CHECK(reason_of(respelled(fields({r, {0}}))) == Reason::ssh_malformed);
    CHECK(reason_of(respelled(fields({r, {0x80}}))) == Reason::ssh_malformed);
    CHECK(reason_of(respelled(fields({r, s, {}}))) == Reason::ssh_malformed);
    CHECK(reason_of(respelled(fields({r}))) == Reason::ssh_malformed);
    CHECK(reason_of(respelled(fields({mpint(order), s}))) == Reason::bad_signature);
    CHECK(reason_of(respelled(fields({s, r}))) == Reason::bad_signature);
    CHECK(reason_of(respelled(fields({beyond, s}))) != Reason::good);
  }
}

TEST_CASE("the length of a signature's value is exact") {
  const SshSigner ed25519("ssh-ed25519");
  Parts parts = ed25519.sign(kPayload);
  const ByteBuffer value = ed25519.value(parts.signed_data(kPayload), {});
  parts.signature = fields({text("ssh-ed25519"), value});
  CHECK(reason_of(parts.encode()) == Reason::good);
  ByteBuffer longer = value;
  longer.push_back(0);
  parts.signature = fields({text("ssh-ed25519"), longer});
  CHECK(reason_of(parts.encode()) == Reason::ssh_malformed);

  const SshSigner rsa("ssh-rsa");
  parts = rsa.sign(kPayload);
  ByteBuffer padded = rsa.value(parts.signed_data(kPayload), {});
  padded.insert(padded.begin(), 0);
  parts.signature = fields({text("rsa-sha2-512"), padded});
  CHECK(reason_of(parts.encode()) == Reason::bad_signature);
}

}  // namespace refward::signature::ssh
