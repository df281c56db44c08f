// SPDX-License-Identifier: Apache-2.0
// Key packets of gpg's making and what was done to them.
#include "signature/openpgp/key_material.h"

#include "gpg_world.h"
#include "signature/openpgp/certificate.h"
#include "signature_parts.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace refward::signature::openpgp {
namespace {

using base::ByteBuffer;
using test::people;
using test::operator+;

std::string kind_of(const KeyMaterial& material) {
  constexpr const char* kNames[] = {"broken", "foreign", "rsa", "ed25519", "ecdsa"};
  return kNames[material.index()];
}

std::string kind_of(const ByteBuffer& packet) {
  return kind_of(parse_key_material(packet));
}

// The packet of the key itself.
ByteBuffer packet_of(const std::string& fingerprint) {
  const auto bytes = base::to_buffer(base::as_bytes(people().gpg.gpg({"--export", fingerprint})));
  const auto keys = parse_certificates(bytes);
  for (const PublicKey& key : *keys)
    if (key.fingerprint == fingerprint)
      return key.packet;
  return {};
}

}  // namespace

TEST_CASE("the keys that gpg makes") {
  const test::GpgWorld& gpg = people().gpg;
  CHECK(kind_of(packet_of(people().alice)) == "ed25519");
  CHECK(kind_of(packet_of(people().bob)) == "rsa");
  CHECK(kind_of(packet_of(people().carol_signs)) == "ecdsa");
  CHECK(kind_of(packet_of(gpg.make_key("m1@example.org", "nistp384/ecdsa"))) == "ecdsa");
  CHECK(kind_of(packet_of(gpg.make_key("m2@example.org", "nistp521/ecdsa"))) == "ecdsa");
  for (const std::string curve : {"brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1"}) {
    CAPTURE(curve);
    const ByteBuffer packet = packet_of(gpg.make_key(curve + "@example.org", curve + "/ecdsa"));
    CHECK(kind_of(packet) == "ecdsa");
    ByteBuffer off = packet;
    off.back() ^= 1;
    CHECK_MESSAGE(kind_of(off) == "broken", "off the curve");
  }
  CHECK(kind_of(packet_of(gpg.make_key("m3@example.org", "secp256k1/ecdsa"))) == "foreign");
  CHECK(kind_of(packet_of(gpg.make_key("m4@example.org", "dsa2048"))) == "foreign");
}

TEST_CASE("every truncation of a key packet is broken, and so is one byte more") {
  for (const std::string& key : {people().alice, people().bob, people().carol_signs}) {
    const ByteBuffer whole = packet_of(key);
    for (std::size_t length = 0; length < whole.size(); ++length) {
      CAPTURE(length);
      const ByteBuffer cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
      CHECK(kind_of(cut) == "broken");
    }
    CHECK(kind_of(whole + ByteBuffer{0}) == "broken");
  }
}

TEST_CASE("numbers that are no key") {
  const ByteBuffer alice = packet_of(people().alice);
  const ByteBuffer carol = packet_of(people().carol_signs);
  const ByteBuffer bob = packet_of(people().bob);
  const auto with = [](ByteBuffer packet, std::size_t at, std::uint8_t value) {
    packet.at(at) = value;
    return packet;
  };
  // Version, time, algorithm; the curve's name; the point's bit count; its prefix.
  const ByteBuffer head(alice.begin(), alice.begin() + 6 + 1 + 9 + 2 + 1);
  CHECK(kind_of(with(alice, 0, 3)) == "broken");
  CHECK(kind_of(with(alice, 0, 6)) == "broken");
  CHECK(kind_of(with(alice, 5, 27)) == "foreign");
  CHECK(kind_of(with(alice, 5, 19)) == "foreign");  // a curve that ECDSA does not have here
  CHECK(kind_of(with(alice, 7, 0x2a)) == "foreign");
  CHECK(kind_of(with(alice, 6, 0)) == "broken");
  CHECK(kind_of(with(alice, 18, 0x41)) == "broken");        // the prefix
  CHECK(kind_of(head + ByteBuffer(32, 0)) == "broken");     // of small order
  CHECK(kind_of(head + ByteBuffer(32, 0xff)) == "broken");  // not reduced
  CHECK(kind_of(with(carol, carol.size() - 1, static_cast<std::uint8_t>(carol.back() ^ 1))) ==
        "broken");  // off its curve
  CHECK(kind_of(with(carol, 5, 22)) == "foreign");
  CHECK(kind_of(with(bob, 5, 3)) == "rsa");
  CHECK(kind_of(with(bob, 5, 2)) == "foreign");              // RSA that only encrypts
  CHECK(kind_of(with(bob, bob.size() - 1, 0)) == "broken");  // an even exponent
}

TEST_CASE("nothing verifies under a key that is none, or with numbers that are too many") {
  const crypto::Digest digest = crypto::digest_of(crypto::Hash::sha256, {});
  const ByteBuffer one = {1};
  const ByteBuffer large(600, 1);
  for (const KeyMaterial& key :
       {KeyMaterial(BrokenMaterial{}), KeyMaterial(ForeignMaterial{}),
        parse_key_material(packet_of(people().alice)), parse_key_material(packet_of(people().bob)),
        parse_key_material(packet_of(people().carol_signs))}) {
    CHECK_FALSE(verifies(key, digest, {}));
    for (const base::Bytes number : {base::Bytes(one), base::Bytes(large)}) {
      CHECK_FALSE(verifies(key, digest, std::vector<base::Bytes>{number}));
      CHECK_FALSE(verifies(key, digest, std::vector<base::Bytes>{number, number}));
      CHECK_FALSE(verifies(key, digest, std::vector<base::Bytes>{number, number, number}));
    }
  }
}

}  // namespace refward::signature::openpgp
