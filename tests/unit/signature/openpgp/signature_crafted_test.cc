// SPDX-License-Identifier: Apache-2.0
// Signatures whose mathematics is right in a form that is not: gpg takes them all, so that each
// refusal is ours. Their hashed areas are signed by the openssl command with a key that gpg made.
#include "gpg_world.h"
#include "signature/openpgp/keyring.h"
#include "signature_parts.h"

#include <doctest/doctest.h>

#include <ctime>
#include <string>
#include <vector>

namespace refward::signature::openpgp {
namespace {

using base::ByteBuffer;
using test::kPayload;
using test::operator+;
using test::people;
using test::peoples_keyring;
using test::subpacket::created;
using test::subpacket::fingerprint;
using test::subpacket::key_id;

std::uint32_t now() {
  return static_cast<std::uint32_t>(std::time(nullptr));
}

const test::CraftedSigner& alice_signs() {
  static const test::CraftedSigner signer(people().gpg, people().alice);
  return signer;
}

std::string reason_of(const ByteBuffer& packets) {
  return std::string(
      to_text(peoples_keyring().verify(kPayload, packets, test::terms_now()).reason));
}

bool gpg_takes(const ByteBuffer& packets) {
  return people().gpg.verify(packets, kPayload) == 0;
}

test::SignatureParts alices(std::vector<test::Subpacket> hashed,
                            std::vector<test::Subpacket> unhashed = {}) {
  test::SignatureParts parts;
  parts.hashed = std::move(hashed);
  parts.unhashed = std::move(unhashed);
  return alice_signs().signed_parts(std::move(parts), kPayload);
}

// Little-endian sum.
ByteBuffer sum(const ByteBuffer& a, const ByteBuffer& b) {
  ByteBuffer out;
  unsigned carry = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    carry += a[i] + (i < b.size() ? b[i] : 0u);
    out.push_back(static_cast<std::uint8_t>(carry));
    carry >>= 8;
  }
  return carry == 0 ? out : ByteBuffer{};
}

ByteBuffer reversed(const ByteBuffer& bytes) {
  return {bytes.rbegin(), bytes.rend()};
}

// The numbers of a packet, each to `width` bytes.
std::vector<ByteBuffer> numbers_in(const ByteBuffer& numbers, std::size_t width) {
  std::vector<ByteBuffer> all;
  for (std::size_t at = 0; at < numbers.size();) {
    const std::size_t length =
        ((static_cast<std::size_t>(numbers[at]) << 8 | numbers[at + 1]) + 7) / 8;
    ByteBuffer one(width - length, 0);
    one.insert(one.end(), numbers.begin() + static_cast<std::ptrdiff_t>(at + 2),
               numbers.begin() + static_cast<std::ptrdiff_t>(at + 2 + length));
    all.push_back(std::move(one));
    at += 2 + length;
  }
  return all;
}

}  // namespace

TEST_CASE("where the issuer may stand") {
  const std::string alice = people().alice;

  struct Row {
    std::string why;
    std::vector<test::Subpacket> hashed, unhashed;
  };

  const std::vector<Row> rows = {
      {"key id, unhashed", {created(now())}, {key_id(alice)}},
      {"key id, hashed", {created(now()), key_id(alice)}, {}},
      {"fingerprint, unhashed", {created(now())}, {fingerprint(alice)}},
      {"fingerprint, hashed", {created(now()), fingerprint(alice)}, {}},
      {"everywhere",
       {created(now()), fingerprint(alice), key_id(alice)},
       {key_id(alice), fingerprint(alice)}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ByteBuffer packets = test::packet(alices(row.hashed, row.unhashed));
    // gpg does not look for a fingerprint in the unhashed area.
    CHECK(gpg_takes(packets) == (row.why != "fingerprint, unhashed"));
    const Verdict verdict = peoples_keyring().verify(kPayload, packets, test::terms_now());
    CAPTURE(verdict.detail);
    CHECK(verdict.good());
    CHECK(verdict.key == alice);
    CHECK(reason_of(packets) == "good");
    CHECK_FALSE(peoples_keyring().verify("other", packets, test::terms_now()).good());
  }
}

TEST_CASE("what gpg takes and refward does not") {
  const std::string alice = people().alice;
  const std::string bob = people().bob;
  const auto with_unhashed = [&](std::vector<test::Subpacket> unhashed) {
    return test::packet(alices({created(now()), fingerprint(alice)}, std::move(unhashed)));
  };

  struct Row {
    std::string why;
    const char* reason;
    ByteBuffer packets;
  };

  test::SignatureParts start = alices({created(now()), fingerprint(alice)});
  start.digest_start[0] ^= 1;
  test::SignatureParts plain = alices({created(now()), fingerprint(alice)});
  const ByteBuffer body = test::body(plain);
  const std::vector<Row> rows = {
      {"a notation in the unhashed area", "openpgp-unhashed",
       with_unhashed({{20, ByteBuffer{0, 0, 0, 0, 0, 1, 0, 1, 'a', 'b'}}})},
      {"a private subpacket in the unhashed area", "openpgp-unhashed",
       with_unhashed({{100, ByteBuffer{'f', 'r', 'e', 'e'}}})},
      {"a creation time in the unhashed area", "openpgp-unhashed", with_unhashed({created(7)})},
      {"bob's key id beside alice's fingerprint", "openpgp-issuer", with_unhashed({key_id(bob)})},
      {"bob's fingerprint beside alice's", "openpgp-issuer", with_unhashed({fingerprint(bob)})},
      {"her key id twice", "openpgp-malformed", with_unhashed({key_id(alice), key_id(alice)})},
      {"a critical policy", "openpgp-critical",
       test::packet(alices({created(now()), fingerprint(alice), {26 | 0x80, {'h'}}}))},
      {"the digest begins otherwise", "bad-signature", test::packet(start)},
      {"a long packet length", "openpgp-malformed",
       ByteBuffer{0x89, 0, static_cast<std::uint8_t>(body.size())} + body},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(gpg_takes(row.packets));
    CHECK(reason_of(row.packets) == row.reason);
  }
  CHECK(reason_of(test::packet(plain)) == "good");
}

TEST_CASE("the issuer must be the key that signed") {
  const std::string bob = people().bob;
  CHECK(reason_of(test::packet(alices({created(now()), fingerprint(bob)}))) == "bad-signature");
  CHECK(reason_of(test::packet(alices({created(now())}, {key_id(bob)}))) == "bad-signature");
  CHECK(reason_of(test::packet(alices({created(now()), fingerprint(people().carol_hidden)}))) ==
        "key-not-for-signing");
  CHECK(reason_of(test::packet(alices({created(now()), fingerprint(people().carol)}))) ==
        "key-not-for-signing");
}

TEST_CASE("no issuer, no time, another version or class: gpg or not, refused") {
  const std::string alice = people().alice;
  CHECK(reason_of(test::packet(alices({created(now())}))) == "openpgp-issuer");
  CHECK(reason_of(test::packet(alices({fingerprint(alice)}))) == "openpgp-no-time");
  test::SignatureParts text;
  text.kind = 1;
  text.hashed = {created(now()), fingerprint(alice)};
  CHECK(reason_of(test::packet(alice_signs().signed_parts(text, kPayload))) == "openpgp-class");
}

TEST_CASE("EdDSA: s plus the group's order is the same signature to gpg") {
  const ByteBuffer order =
      test::from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  test::SignatureParts parts = alices({created(now()), fingerprint(people().alice)});
  std::vector<ByteBuffer> numbers = numbers_in(parts.numbers, 32);
  CHECK(reason_of(test::packet(parts)) == "good");
  for (int multiple = 1; multiple < 4; ++multiple) {
    CAPTURE(multiple);
    numbers[1] = sum(numbers[1], order);
    REQUIRE_FALSE(numbers[1].empty());
    parts.numbers = test::number(numbers[0]) + test::number(numbers[1]);
    CHECK(gpg_takes(test::packet(parts)));
    CHECK(reason_of(test::packet(parts)) == "bad-signature");
  }
}

TEST_CASE("RSA: s plus the modulus is the same signature to gpg") {
  const test::People& all = people();
  const ByteBuffer key = base::to_buffer(base::as_bytes(all.gpg.gpg({"--export", all.bob})));
  // Packet header of three bytes; version, time, algorithm; the modulus' bit count.
  const ByteBuffer modulus(key.begin() + 3 + 6 + 2, key.begin() + 3 + 6 + 2 + 384);
  test::SignatureParts parts = test::taken_apart(all.gpg.sign(all.bob, kPayload));
  const ByteBuffer signature = numbers_in(parts.numbers, 385).front();
  parts.numbers = test::number(signature);
  CHECK(reason_of(test::packet(parts)) == "good");
  parts.numbers = test::number(reversed(sum(reversed(signature), reversed(modulus))));
  CHECK(gpg_takes(test::packet(parts)));
  CHECK(reason_of(test::packet(parts)) == "bad-signature");
}

}  // namespace refward::signature::openpgp
