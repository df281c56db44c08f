// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa.h"

#include "foreign_key.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace refward::crypto {

using base::as_bytes;
using base::ByteBuffer;

TEST_CASE("RSASSA-PKCS1-v1_5 with each hash") {
  const ForeignKey foreign = ForeignKey::rsa(2048);
  const auto key = RsaKey::parse(foreign.modulus(), foreign.exponent());
  REQUIRE(key.has_value());
  CHECK(key->bits() == 2048);

  struct Row {
    Hash hash;
    const char* name;
    Hash another;
  };

  constexpr Row kRows[] = {
      {Hash::sha256, "SHA2-256", Hash::sha512},
      {Hash::sha384, "SHA2-384", Hash::sha256},
      {Hash::sha512, "SHA2-512", Hash::sha256},
  };
  const auto message = as_bytes("a message");
  for (const Row& row : kRows) {
    CAPTURE(std::string_view(row.name));
    const ByteBuffer signature = foreign.sign(row.name, message);
    CHECK(key->verify(row.hash, message, signature));
    const Digest digest = digest_of(row.hash, {message});
    CHECK(key->verify_digest(digest, signature));
    CHECK_FALSE(key->verify_digest(digest_of(row.another, {message}), signature));
    CHECK_FALSE(key->verify_digest(digest, base::Bytes(signature).subspan(1)));
    CHECK_FALSE(key->verify(row.another, message, signature));
    CHECK_FALSE(key->verify(row.hash, as_bytes("another"), signature));
  }
  CHECK_FALSE(key->verify(Hash::sha256, message, foreign.sign("SHA1", message)));
}

TEST_CASE("an RSA signature is as long as the modulus, leading zeros included") {
  const ForeignKey foreign = ForeignKey::rsa(1024);
  const auto key = RsaKey::parse(foreign.modulus(), foreign.exponent());
  REQUIRE(key.has_value());
  // One in 256 signatures begins with a zero byte.
  std::string message;
  ByteBuffer signature;
  for (int number = 0; number < 20'000 && (signature.empty() || signature[0] != 0); ++number) {
    message = std::to_string(number);
    signature = foreign.sign("SHA2-256", as_bytes(message));
  }
  REQUIRE(signature[0] == 0);
  CHECK(key->verify(Hash::sha256, as_bytes(message), signature));
  CHECK_FALSE(key->verify(Hash::sha256, as_bytes(message), base::Bytes(signature).subspan(1)));
  signature.insert(signature.begin(), 0);
  CHECK_FALSE(key->verify(Hash::sha256, as_bytes(message), signature));
  CHECK_FALSE(key->verify(Hash::sha256, as_bytes(message), {}));
}

TEST_CASE("an RSA signature plus the modulus is not a second spelling") {
  const ForeignKey foreign = ForeignKey::rsa(1024);
  const auto key = RsaKey::parse(foreign.modulus(), foreign.exponent());
  for (int number = 0; number < 2'000; ++number) {
    const std::string message = std::to_string(number);
    const ByteBuffer signature = foreign.sign("SHA2-256", as_bytes(message));
    const ByteBuffer second = sum(signature, foreign.modulus());
    if (second.size() != signature.size())
      continue;
    CHECK_FALSE(key->verify(Hash::sha256, as_bytes(message), second));
    return;
  }
  FAIL("no signature left room for the modulus");
}

TEST_CASE("RSA numbers are odd, minimal and within their limits") {
  struct Row {
    ByteBuffer modulus;
    ByteBuffer exponent;
    bool taken;
    std::string_view why;
  };

  const ByteBuffer good = ForeignKey::rsa(1024).modulus();
  const ByteBuffer f4 = {1, 0, 1};
  ByteBuffer even = good;
  even.back() &= 0xfe;
  ByteBuffer padded = good;
  padded.insert(padded.begin(), 0);
  ByteBuffer longest(RsaKey::kMaxBits / 8, 0xff);
  ByteBuffer too_long = longest;
  too_long.push_back(0xff);
  const ByteBuffer bits_64(8, 0xff);
  const ByteBuffer bits_65 = {1, 0, 0, 0, 0, 0, 0, 0, 1};
  const Row rows[] = {
      {good, f4, true, "as usual"},
      {good, {3}, true, "the smallest exponent"},
      {good, bits_64, true, "the longest exponent"},
      {longest, f4, true, "the longest modulus"},
      {too_long, f4, false, "a modulus that is too long"},
      {good, bits_65, false, "an exponent that is too long"},
      {good, {1}, false, "exponent 1: everybody signs"},
      {good, {2}, false, "even exponent"},
      {good, {}, false, "no exponent"},
      {good, {0}, false, "zero exponent"},
      {good, {0, 1, 0, 1}, false, "leading zero of the exponent"},
      {even, f4, false, "even modulus"},
      {padded, f4, false, "leading zero of the modulus"},
      {{}, f4, false, "no modulus"},
      {{0x80, 0x01}, f4, false, "an exponent longer than the modulus"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(RsaKey::parse(row.modulus, row.exponent).has_value() == row.taken);
  }
}

}  // namespace refward::crypto
