// SPDX-License-Identifier: Apache-2.0
// Revocation lists by the installed ssh-keygen, which is asked what they revoke.
#include "certificate_parts.h"
#include "krl_parts.h"
#include "signature/ssh/krl.h"
#include "signature/ssh/sshsig.h"
#include "ssh_keygen.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::ssh {
namespace {

using base::ByteBuffer;
using base::Bytes;

constexpr std::string_view kPayload = "a payload\n";
constexpr std::string_view kType = "ssh-ed25519";

// What a keyring asks of a list for the key that made `armour`.
std::optional<std::string> revoked_by(const Krl& list, const std::string& armour) {
  const Verdict verdict = verify_sshsig(kPayload, dearmoured(armour), "git", {});
  REQUIRE_MESSAGE(verdict.good(), verdict.detail);
  if (const auto how = list.revokes(verdict.public_key))
    return how;
  return verdict.certificate ? list.revokes(*verdict.certificate) : std::nullopt;
}

Krl parsed(Bytes list) {
  auto krl = Krl::parse(list);
  REQUIRE(krl.has_value());
  return *std::move(krl);
}

bool is_taken(Bytes list) {
  return Krl::parse(list).has_value();
}

}  // namespace

TEST_CASE("lists of keys and fingerprints revoke what ssh-keygen says that they revoke") {
  struct Row {
    std::string specification;
    std::string answer;
  };

  const SshKeygen keygen;
  int made = 0;
  for (const std::string arguments :
       {"-t ed25519", "-t ecdsa -b 256", "-t ecdsa -b 384", "-t ecdsa -b 521", "-t rsa -b 3072"}) {
    CAPTURE(arguments);
    const std::string name = "key" + std::to_string(made++);
    REQUIRE(keygen.generate(name, arguments));
    const std::string line =
        base::to_base64(keygen.blob(name)) + " alice@example.org\n";  // behind the type
    const ByteBuffer blob = keygen.blob(name);
    base::ByteReader type_reader(blob);
    const std::string key(base::as_text(*type_reader.ssh_string(64)));
    const Row rows[] = {
        {key + " " + line, "explicit-key"},
        {"key: " + key + " " + line, "explicit-key"},
        {"sha1: " + key + " " + line, "sha1"},
        {"sha256: " + key + " " + line, "sha256"},
        {"hash: " + keygen.fingerprint(name) + "\n", "sha256"},
        {"", ""},
    };
    const std::string armour = keygen.sign(name, {kPayload});
    for (const Row& row : rows) {
      CAPTURE(row.specification);
      const ByteBuffer list = keygen.revocation_list(row.specification, "-z 12");
      const Krl ours = parsed(list);
      CHECK(ours.version() == 12);
      CHECK(ours.empty() == row.answer.empty());
      CHECK(revoked_by(ours, armour).value_or("") == row.answer);
      CHECK(keygen.revoked(list, name) == !row.answer.empty());
      CHECK_FALSE(ours.revokes(Bytes(SshSigner("ssh-ed25519").public_key())).has_value());
    }
  }
}

TEST_CASE("lists of certificates revoke what ssh-keygen says that they revoke") {
  struct Row {
    std::string specification;
    std::string arguments;
    std::string_view why;
  };

  const std::string ca = "-s authority.pub";
  std::string even;
  for (int serial = 100; serial < 3'000; serial += 2)
    even += "serial: " + std::to_string(serial) + "\n";
  const Row rows[] = {
      {"serial: 7\nserial: 9\n", ca, "a list"},
      {"serial: 1000-2000\n", ca, "a range"},
      {"serial: 1-18446744073709551615\n", ca, "every number"},
      {"serial: 18446744073709551615\n", ca, "the last number"},
      {even, ca, "a bitmap"},
      {even + "serial: 5\nserial: 10000-20000\nserial: 7\nserial: 1000000000\n", ca, "all kinds"},
      {"id: alice\n", ca, "a key id"},
      {"id: alice\n", "-s none", "a key id of all authorities"},
      {"serial: 7\n", "-s none", "a number of all authorities"},
      {"id: bob\n", ca, "somebody else's key id"},
      {"serial: 7\nid: alice\n", "-s other.pub", "another authority's"},
  };
  const std::string serials[] = {"0",    "1",    "7",    "8",     "100",   "101",
                                 "2000", "2001", "9999", "10000", "20000", "18446744073709551615"};
  const SshKeygen keygen;
  for (const char* name : {"authority", "other", "key"})
    REQUIRE(keygen.generate(name, "-t ed25519"));
  int revoked = 0;
  for (const std::string& serial : serials) {
    CAPTURE(serial);
    keygen.certify("key", "authority", "-n alice@example.org -z " + serial);
    const std::string armour = keygen.sign("key-cert", {kPayload});
    for (const Row& row : rows) {
      CAPTURE(row.why);
      const ByteBuffer list = keygen.revocation_list(row.specification, row.arguments);
      const bool ours = revoked_by(parsed(list), armour).has_value();
      CHECK(ours == keygen.revoked(list, "key-cert"));
      revoked += ours ? 1 : 0;
    }
  }
  CHECK(revoked > 20);
}

TEST_CASE("a revoked key takes its certificates with it, a revoked authority all of its own") {
  const SshKeygen keygen;
  for (const char* name : {"authority", "key"})
    REQUIRE(keygen.generate(name, "-t ed25519"));
  keygen.certify("key", "authority");
  const std::string armour = keygen.sign("key-cert", {kPayload});

  struct Row {
    std::string name;
    std::string kind;
    std::string answer;
  };

  const Row rows[] = {
      {"key", "key: ", "explicit-key"},
      {"key", "sha1: ", "sha1"},
      {"key", "sha256: ", "sha256"},
      {"authority", "key: ", "authority-key"},
      {"authority", "sha1: ", "authority-key"},
      {"authority", "sha256: ", "authority-key"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name + " " + row.kind);
    const ByteBuffer list = keygen.revocation_list(row.kind + "ssh-ed25519 " +
                                                   base::to_base64(keygen.blob(row.name)) + "\n");
    CHECK(revoked_by(parsed(list), armour) == row.answer);
    CHECK(keygen.revoked(list, "key-cert"));
    keygen.write("revoked", base::as_text(list));
    CHECK_FALSE(keygen.vouches(keygen.blob("authority"), armour, {kPayload}, "-r revoked"));
  }
  keygen.write("revoked", base::as_text(keygen.revocation_list("")));
  CHECK(keygen.vouches(keygen.blob("authority"), armour, {kPayload}, "-r revoked"));
}

TEST_CASE("a list may name a certificate, by its number or else by its key id") {
  const SshKeygen keygen;
  for (const char* name : {"authority", "key"})
    REQUIRE(keygen.generate(name, "-t ed25519"));
  for (const std::string serial : {"0", "5"}) {
    CAPTURE(serial);
    keygen.certify("key", "authority", "-n alice@example.org -z " + serial);
    const std::string line =
        "ssh-ed25519-cert-v01@openssh.com " + base::to_base64(keygen.blob("key-cert")) + "\n";
    const ByteBuffer list = keygen.revocation_list(line);
    const std::string armour = keygen.sign("key-cert", {kPayload});
    CHECK(revoked_by(parsed(list), armour) == (serial == "0" ? "key-id" : "serial"));
    CHECK(keygen.revoked(list, "key-cert"));
    CHECK_FALSE(revoked_by(parsed(list), keygen.sign("key", {kPayload})).has_value());
    CHECK_FALSE(keygen.revoked(list, "key"));
  }
}

TEST_CASE("a cut list is no list, and a changed one is refused or revokes what it then says") {
  const SshKeygen keygen;
  REQUIRE(keygen.generate("authority", "-t ed25519"));
  std::string specification = "id: alice\nserial: 5\nserial: 100-300\n";
  for (int serial = 400; serial < 800; serial += 3)
    specification += "serial: " + std::to_string(serial) + "\n";
  const ByteBuffer list = keygen.revocation_list(
      specification + "sha1: ssh-ed25519 " + base::to_base64(keygen.blob("authority")) + "\n",
      "-s authority.pub");
  REQUIRE(is_taken(list));
  std::size_t whole = 0;
  for (std::size_t size = 0; size < list.size(); ++size) {
    CAPTURE(size);
    const bool ours = is_taken(Bytes(list).first(size));
    whole += ours ? 1 : 0;
    CHECK(ours == keygen.reads(Bytes(list).first(size)));
  }
  CHECK(whole == 2);  // after the header, and after the first of two sections
  ByteBuffer longer = list;
  longer.push_back(0);
  CHECK_FALSE(is_taken(longer));
  // An authority of a type that nobody knows is free to stand there: it signs nothing here.
  const auto type = std::search(list.begin(), list.end(), kType.begin(), kType.end());
  REQUIRE(type != list.end());
  for (auto byte = list.begin(); byte != list.end(); ++byte) {
    ByteBuffer changed = list;
    changed[static_cast<std::size_t>(byte - list.begin())] ^= 0x41;
    CAPTURE(byte - list.begin());
    if (is_taken(changed) && (byte < type || byte >= type + std::ssize(kType)))
      CHECK(keygen.reads(changed));
  }
}

TEST_CASE("a hundred thousand entries of any kind are read") {
  const SshKeygen keygen;
  REQUIRE(keygen.generate("authority", "-t ed25519"));
  std::string specification;
  for (std::uint64_t serial = 1; serial <= 200'000; serial += 2)
    specification += "serial: " + std::to_string(serial) + "\n";
  // ssh-keygen makes this list and cannot read it: its bitmap is longer than it takes.
  const ByteBuffer list = keygen.revocation_list(specification, "-s authority.pub");
  const Krl ours = parsed(list);
  SshCertificate certificate;
  certificate.authority = keygen.blob("authority");
  for (const std::uint64_t serial : {1u, 99'999u, 199'999u}) {
    certificate.serial = serial;
    CHECK(ours.revokes(certificate) == "serial");
    certificate.serial = serial + 1;
    CHECK_FALSE(ours.revokes(certificate).has_value());
  }

  std::vector<ByteBuffer> keys;
  for (std::uint64_t number = 0; number < 100'000; ++number) {
    ByteBuffer point(24, 0x11);
    const ByteBuffer end = big_endian64(number * 0x9e3779b97f4a7c15);
    point.insert(point.end(), end.begin(), end.end());
    keys.push_back(fields({text("ssh-ed25519"), point}));
  }
  const Krl many = parsed(krl({section(2, fields(keys))}));
  for (const std::size_t i : {0u, 50'000u, 99'999u})
    CHECK(many.revokes(Bytes(keys[i])) == "explicit-key");
  keys[0].back() ^= 1;
  CHECK_FALSE(many.revokes(Bytes(keys[0])).has_value());
}

}  // namespace refward::signature::ssh
