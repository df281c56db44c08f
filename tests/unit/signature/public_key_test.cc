// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/public_key.h"

#include "foreign_key.h"
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

std::vector<ByteBuffer> fields_of(Bytes blob) {
  std::vector<ByteBuffer> fields;
  base::ByteReader reader(blob);
  while (!reader.at_end())
    fields.push_back(base::to_buffer(*reader.ssh_string(blob.size())));
  return fields;
}

bool is_taken(const ByteBuffer& blob) {
  const auto key = parse_public_key(blob);
  return key.has_value() && key->supported;
}

}  // namespace

TEST_CASE("the keys that ssh-keygen makes are read as ssh-keygen reads them") {
  struct Row {
    std::string arguments;
    std::string type;
    bool supported;
  };

  const Row rows[] = {
      {"-t ed25519", "ssh-ed25519", true},
      {"-t ecdsa -b 256", "ecdsa-sha2-nistp256", true},
      {"-t ecdsa -b 384", "ecdsa-sha2-nistp384", true},
      {"-t ecdsa -b 521", "ecdsa-sha2-nistp521", true},
      {"-t rsa -b 1024", "ssh-rsa", true},
      {"-t rsa -b 2048", "ssh-rsa", true},
      {"-t dsa", "ssh-dss", false},
  };
  const SshKeygen keygen;
  int made = 0;
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    const std::string name = "key" + std::to_string(made);
    if (!keygen.generate(name, row.arguments)) {
      CHECK_MESSAGE(!row.supported, "only key types of the past may be missing");
      continue;
    }
    ++made;
    const ByteBuffer blob = keygen.blob(name);
    const auto key = parse_public_key(blob);
    REQUIRE(key.has_value());
    CHECK(key->type == row.type);
    CHECK(key->fingerprint == keygen.fingerprint(name));
    CHECK(key->supported == row.supported);
    CHECK(key->bits == (row.supported ? keygen.bits(name) : 0));
    CHECK_FALSE(key->certificate);
    CHECK_FALSE(key->application.has_value());
    CHECK(std::holds_alternative<std::monostate>(key->material) != row.supported);

    ByteBuffer longer = blob;
    longer.push_back(0);
    CHECK_FALSE(is_taken(longer));
    for (std::size_t size = 0; size < blob.size(); ++size)
      CHECK_FALSE(is_taken({blob.begin(), blob.begin() + static_cast<std::ptrdiff_t>(size)}));
  }
}

TEST_CASE("certificates are recognised and not supported") {
  const SshKeygen keygen;
  REQUIRE(keygen.generate("key", "-t ed25519"));
  REQUIRE(keygen.generate("authority", "-t ed25519"));
  keygen.certify("key", "authority");
  const auto key = parse_public_key(keygen.blob("key-cert"));
  REQUIRE(key.has_value());
  CHECK(key->certificate);
  CHECK_FALSE(key->supported);
  CHECK(key->type == "ssh-ed25519-cert-v01@openssh.com");
  CHECK(key->fingerprint.empty());
}

TEST_CASE("a key blob has one spelling") {
  const SshKeygen keygen;
  REQUIRE(keygen.generate("ed25519", "-t ed25519"));
  REQUIRE(keygen.generate("ecdsa", "-t ecdsa -b 256"));
  REQUIRE(keygen.generate("rsa", "-t rsa -b 1024"));
  const auto ed25519 = fields_of(keygen.blob("ed25519"));
  const auto ecdsa = fields_of(keygen.blob("ecdsa"));
  const auto rsa = fields_of(keygen.blob("rsa"));
  const ByteBuffer f4 = {1, 0, 1};
  REQUIRE(ecdsa.size() == 3);
  REQUIRE(rsa.at(1) == f4);
  REQUIRE(rsa.at(2).at(0) == 0);
  const ByteBuffer bare_modulus(rsa[2].begin() + 1, rsa[2].end());
  ByteBuffer padded_modulus = rsa[2];
  padded_modulus.insert(padded_modulus.begin(), 0);
  ByteBuffer compressed(ecdsa[2].begin(), ecdsa[2].begin() + 33);
  compressed[0] = 2 + (ecdsa[2].back() & 1u);
  const ByteBuffer sk_ed25519 = text("sk-ssh-ed25519@openssh.com");
  const ByteBuffer sk_ecdsa = text("sk-ecdsa-sha2-nistp256@openssh.com");
  const ByteBuffer ssh = text("ssh:");

  struct Row {
    std::vector<ByteBuffer> fields;
    bool taken;
    std::string_view why;
  };

  const Row rows[] = {
      {ed25519, true, "as made"},
      {ecdsa, true, "as made"},
      {rsa, true, "as made"},
      {{ed25519[0], ed25519[1], {}}, false, "one more, empty field"},
      {{ed25519[0], ByteBuffer(32, 0)}, false, "a point of small order"},
      {{ecdsa[0], text("nistp384"), ecdsa[2]}, false, "another curve's name"},
      {{text("ecdsa-sha2-nistp384"), ecdsa[1], ecdsa[2]}, false, "another curve's type"},
      {{text("ecdsa-sha2-nistp384"), text("nistp384"), ecdsa[2]}, false, "a point too short"},
      {{ecdsa[0], ecdsa[1], compressed}, false, "a compressed point"},
      {{ecdsa[0], ecdsa[1], {0}}, false, "the point at infinity"},
      {{rsa[0], rsa[1], bare_modulus}, false, "a negative modulus"},
      {{rsa[0], rsa[1], padded_modulus}, false, "a modulus that is not minimal"},
      {{rsa[0], {0, 1, 0, 1}, rsa[2]}, false, "an exponent that is not minimal"},
      {{rsa[0], {}, rsa[2]}, false, "exponent zero"},
      {{rsa[0], {0}, rsa[2]}, false, "exponent zero, and not minimal"},
      {{rsa[0], {1}, rsa[2]}, false, "exponent one"},
      {{rsa[0], rsa[2], rsa[1]}, false, "modulus and exponent exchanged"},
      {{sk_ed25519, ed25519[1], ssh}, true, "a FIDO2 key"},
      {{sk_ed25519, ed25519[1]}, false, "a FIDO2 key without its application"},
      {{sk_ed25519, ed25519[1], text(std::string_view("ssh:\0a", 6))}, false, "a NUL"},
      {{sk_ed25519, ed25519[1], ByteBuffer(kMaxApplicationBytes + 1, 'a')}, false, "too long"},
      {{sk_ecdsa, ecdsa[1], ecdsa[2], ssh}, true, "a FIDO2 key"},
      {{sk_ecdsa, text("nistp521"), ecdsa[2], ssh}, false, "another curve's name"},
      {{sk_ecdsa, ecdsa[2], ssh}, false, "no curve"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CAPTURE(base::as_text(row.fields[0]));
    CHECK(is_taken(fields(row.fields)) == row.taken);
  }
  CHECK(parse_public_key(fields({sk_ecdsa, ecdsa[1], ecdsa[2], ssh}))->application == "ssh:");
}

// OpenPGP has these curves, SSH has no type for them: neither under a name that somebody makes up
// nor in place of a curve that it has.
TEST_CASE("Brainpool's curves are none of SSH's") {
  struct Row {
    const char* curve;
    std::string type, name;
  };

  const Row rows[] = {{"brainpoolP256r1", "ecdsa-sha2-nistp256", "nistp256"},
                      {"brainpoolP384r1", "ecdsa-sha2-nistp384", "nistp384"}};
  for (const Row& row : rows) {
    CAPTURE(std::string(row.curve));
    const ByteBuffer point = crypto::ForeignKey::ecdsa(row.curve).point();
    CHECK_FALSE(is_taken(fields({text(row.type), text(row.name), point})));
    CHECK_FALSE(is_taken(fields({text(row.type), text(row.curve), point})));
    const std::string made_up = "ecdsa-sha2-" + std::string(row.curve);
    const auto other = parse_public_key(fields({text(made_up), text(row.curve), point}));
    REQUIRE(other.has_value());
    CHECK_FALSE(other->supported);
    // By a point of its own curve the same line is a key.
    const char* const own = row.name == "nistp256" ? "P-256" : "P-384";
    const ByteBuffer fine = crypto::ForeignKey::ecdsa(own).point();
    CHECK(is_taken(fields({text(row.type), text(row.name), fine})));
  }
}

TEST_CASE("a type that nobody knows is named, a type that is no name is an error") {
  const auto unknown = parse_public_key(fields({text("ssh-new@example.org"), {1, 2}}));
  REQUIRE(unknown.has_value());
  CHECK_FALSE(unknown->supported);
  CHECK(unknown->type == "ssh-new@example.org");
  CHECK(unknown->bits == 0);

  const std::string_view rows[] = {"", "ssh ed25519", "ssh-ed25519,ssh-rsa", "ssh-\x1b[2J",
                                   "sch\xc3\xb6n"};
  for (const std::string_view name : rows) {
    CAPTURE(name);
    CHECK_FALSE(parse_public_key(fields({text(name), {1, 2}})).has_value());
  }
  CHECK_FALSE(parse_public_key(fields({ByteBuffer(kMaxTypeBytes + 1, 'a')})).has_value());
  CHECK(parse_public_key(fields({ByteBuffer(kMaxTypeBytes, 'a')})).has_value());
  CHECK_FALSE(parse_public_key(fields({text("a"), ByteBuffer(kMaxPublicKeyBytes)})).has_value());
  CHECK_FALSE(parse_public_key({}).has_value());
}

}  // namespace refward::signature::ssh
