// SPDX-License-Identifier: Apache-2.0
#include "crypto/ecdsa.h"

#include "foreign_key.h"

#include <doctest/doctest.h>

#include <string_view>

namespace refward::crypto {
namespace {

using base::as_bytes;
using base::ByteBuffer;

ByteBuffer unhex(std::string_view text) {
  return *base::parse_hex(text);
}

struct CurveRow {
  Curve curve;
  const char* name;
  Hash hash;
  const char* hash_name;
};

constexpr CurveRow kCurves[] = {
    {Curve::p256, "P-256", Hash::sha256, "SHA2-256"},
    {Curve::p384, "P-384", Hash::sha384, "SHA2-384"},
    {Curve::p521, "P-521", Hash::sha512, "SHA2-512"},
    {Curve::brainpool_p256, "brainpoolP256r1", Hash::sha256, "SHA2-256"},
    {Curve::brainpool_p384, "brainpoolP384r1", Hash::sha384, "SHA2-384"},
    {Curve::brainpool_p512, "brainpoolP512r1", Hash::sha512, "SHA2-512"},
};

}  // namespace

TEST_CASE("ECDSA on P-256 (RFC 6979 section A.2.5, SHA-256, \"sample\")") {
  const auto key = EcdsaKey::parse(
      Curve::p256,
      unhex("0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41a"
            "e9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"));
  REQUIRE(key.has_value());
  const auto r = unhex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716");
  const auto s = unhex("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  CHECK(key->verify(Hash::sha256, as_bytes("sample"), {r, s}));
  CHECK_FALSE(key->verify(Hash::sha256, as_bytes("simple"), {r, s}));
  CHECK_FALSE(key->verify(Hash::sha512, as_bytes("sample"), {r, s}));
  CHECK_FALSE(key->verify(Hash::sha256, as_bytes("sample"), {s, r}));
}

TEST_CASE("ECDSA: the numbers of a signature have one spelling and lie in the curve's range") {
  for (const CurveRow& row : kCurves) {
    CAPTURE(std::string_view(row.name));
    const ForeignKey foreign = ForeignKey::ecdsa(row.name);
    const auto key = EcdsaKey::parse(row.curve, foreign.point());
    REQUIRE(key.has_value());
    const auto message = as_bytes("a message");
    const auto [r, s] = split_der(foreign.sign(row.hash_name, message));
    const ByteBuffer order = foreign.order();
    const auto verifies = [&](const ByteBuffer& first, const ByteBuffer& second) {
      return key->verify(row.hash, message, {first, second});
    };
    CHECK(verifies(r, s));
    CHECK(key->verify_digest(digest_of(row.hash, {message}), {r, s}));
    CHECK_FALSE(key->verify_digest(digest_of(row.hash, {message, message}), {r, s}));
    CHECK_FALSE(key->verify_digest(digest_of(row.hash, {message}), {s, r}));
    CHECK_FALSE(key->verify_digest(digest_of(row.hash, {message}), {order, s}));
    CHECK_MESSAGE(verifies(r, difference(order, s)), "the second s is inherent");
    CHECK_FALSE(verifies(difference(order, r), s));
    CHECK_FALSE(verifies({}, s));
    CHECK_FALSE(verifies(r, {}));
    CHECK_FALSE(verifies({0}, s));
    CHECK_FALSE(verifies(r, {0}));
    CHECK_FALSE(verifies(order, s));
    CHECK_FALSE(verifies(r, order));
    CHECK_FALSE(verifies(sum(r, order), s));
    CHECK_FALSE(verifies(r, sum(s, order)));
    ByteBuffer padded = r;
    padded.insert(padded.begin(), 0);
    CHECK_FALSE(verifies(padded, s));
    CHECK_FALSE(verifies(r, ByteBuffer(coordinate_size(row.curve) + 1, 1)));
    CHECK_FALSE(key->verify(row.hash, as_bytes("another"), {r, s}));
  }
}

// Over the generator as key, r = -H(m) and s = 1 make the sum of the verification the point at
// infinity: the library then reports a failure of its own instead of a wrong signature.
TEST_CASE("ECDSA: a sum at infinity is not a signature") {
  const auto key = EcdsaKey::parse(
      Curve::p256,
      unhex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7"
            "eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"));
  REQUIRE(key.has_value());
  const auto message = as_bytes("a message");
  const ByteBuffer order = ForeignKey::ecdsa("P-256").order();
  const auto hash = sha256(message);
  const ByteBuffer r = difference(order, hash);
  const ByteBuffer one = {1};
  CHECK_FALSE(key->verify(Hash::sha256, message, {r, one}));
}

TEST_CASE("ECDSA keys are uncompressed points of their own curve") {
  for (const CurveRow& row : kCurves) {
    CAPTURE(std::string_view(row.name));
    const ByteBuffer point = ForeignKey::ecdsa(row.name).point();
    const auto taken = [&](const ByteBuffer& bytes) {
      return EcdsaKey::parse(row.curve, bytes).has_value();
    };
    REQUIRE(taken(point));
    ByteBuffer other = point;
    const std::uint8_t parity = point.back() & 1u;
    other.resize(1 + coordinate_size(row.curve));
    other[0] = 2 + parity;
    CHECK_MESSAGE(!taken(other), "compressed");
    other = point;
    other[0] = 6 + parity;
    CHECK_MESSAGE(!taken(other), "hybrid");
    other = point;
    other.back() ^= 1;
    CHECK_MESSAGE(!taken(other), "off the curve");
    other = point;
    other.push_back(0);
    CHECK_MESSAGE(!taken(other), "trailing byte");
    CHECK_MESSAGE(!taken({0}), "infinity");
    CHECK_MESSAGE(!taken({}), "nothing");
    CHECK_MESSAGE(!taken(ByteBuffer(point.size(), 0xff)), "coordinates beyond the field");
    other.assign(point.size(), 0);
    other[0] = 4;
    CHECK_MESSAGE(!taken(other), "(0, 0) is on none of these curves");
    for (const CurveRow& wrong : kCurves)
      if (wrong.curve != row.curve)
        CHECK_FALSE(EcdsaKey::parse(wrong.curve, point).has_value());
  }
}

}  // namespace refward::crypto
