// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.h"

#include "foreign_key.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace refward::crypto {
namespace {

using base::as_bytes;
using base::ByteBuffer;

ByteBuffer unhex(std::string_view text) {
  return *base::parse_hex(text);
}

// The 32 little-endian bytes plus the group's order L: the second spelling of the same S.
ByteBuffer with_order_added(ByteBuffer signature) {
  ByteBuffer s(signature.rbegin(), signature.rbegin() + 32);
  s = sum(s, unhex("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed"));
  REQUIRE(s.size() == 32);
  std::copy(s.rbegin(), s.rend(), signature.begin() + 32);
  return signature;
}

bool openssl_verifies(const ByteBuffer& key, base::Bytes message, const ByteBuffer& signature) {
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> handle(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()),
      EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free);
  REQUIRE(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1);
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

}  // namespace

TEST_CASE("Ed25519 (RFC 8032 section 7.1, tests 1, 2 and 3)") {
  struct Row {
    std::string_view key;
    std::string_view message;
    std::string_view signature;
  };

  constexpr Row kRows[] = {
      {"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf"
       "9"
       "b46bd25bf5f0595bbe24655141438e7a100b"},
      {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f"
       "1"
       "1d8c387b2eaeb4302aeeb00d291612bb0c00"},
      {"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984"
       "d"
       "c6594a7c15e9716ed28dc027beceea1ec40a"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.message);
    const auto key = Ed25519Key::parse(unhex(row.key));
    REQUIRE(key.has_value());
    const ByteBuffer message = unhex(row.message);
    const ByteBuffer signature = unhex(row.signature);
    CHECK(key->verify(message, signature));
    CHECK_FALSE(key->verify(as_bytes("another message"), signature));
    CHECK_FALSE(key->verify(message, with_order_added(signature)));
    CHECK_FALSE(key->verify(message, base::Bytes(signature).first(63)));
    ByteBuffer longer = signature;
    longer.push_back(0);
    CHECK_FALSE(key->verify(message, longer));
  }
}

TEST_CASE("Ed25519: every bit of key and signature counts") {
  const ForeignKey foreign = ForeignKey::ed25519();
  const ByteBuffer point = foreign.point();
  const auto message = as_bytes("a message");
  const ByteBuffer signature = foreign.sign(nullptr, message);
  const auto key = Ed25519Key::parse(point);
  REQUIRE(key->verify(message, signature));
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    CAPTURE(bit);
    ByteBuffer flipped = signature;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    CHECK_FALSE(key->verify(message, flipped));
  }
  for (std::size_t bit = 0; bit < point.size() * 8; ++bit) {
    CAPTURE(bit);
    ByteBuffer flipped = point;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    const auto other = Ed25519Key::parse(flipped);
    CHECK_FALSE((other && other->verify(message, signature)));
  }
}

TEST_CASE("Ed25519 keys that are not one good point are refused") {
  const std::string ff(60, 'f');

  struct Row {
    std::string key;
    bool taken;
    std::string_view why;
  };

  const Row rows[] = {
      {"ec" + ff + "7e", true, "far below p"},
      {"eb" + ff + "7f", true, "p - 2: the largest y below p that is not of small order"},
      {"ec" + ff + "7f", false, "p - 1: order 2"},
      {"ed" + ff + "7f", false, "p: a second spelling of 0"},
      {"ee" + ff + "7f", false, "p + 1: a second spelling of 1"},
      {"f0" + ff + "ff", false, "above p, with the sign of x"},
      {"00" + std::string(62, '0'), false, "0: order 4"},
      {"00" + std::string(60, '0') + "80", false, "0 with the sign of x: order 4"},
      {"01" + std::string(62, '0'), false, "1: the neutral element"},
      {"01" + std::string(60, '0') + "80", false, "1 with a sign that 0 does not have"},
      {"02" + std::string(60, '0'), false, "31 bytes"},
      {"02" + std::string(64, '0'), false, "33 bytes"},
      {"", false, "nothing"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(Ed25519Key::parse(unhex(row.key)).has_value() == row.taken);
  }
}

// With R the neutral element and S zero, verification asks only that H(R, A, M) * A be neutral: for
// a key whose order divides 8 that holds for at least every eighth message. OpenSSL does the sum.
TEST_CASE("keys of small order, under which what nobody signed verifies, are refused") {
  constexpr std::string_view kKeys[] = {
      "0100000000000000000000000000000000000000000000000000000000000000",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0000000000000000000000000000000000000000000000000000000000000080",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  };
  ByteBuffer signature(64, 0);
  signature[0] = 1;
  for (const std::string_view key : kKeys) {
    CAPTURE(key);
    bool verified = false;
    for (int tried = 0; tried < 400 && !verified; ++tried)
      verified = openssl_verifies(unhex(key), as_bytes(std::to_string(tried)), signature);
    CHECK(verified);
    CHECK_FALSE(Ed25519Key::parse(unhex(key)).has_value());
  }
}

}  // namespace refward::crypto
