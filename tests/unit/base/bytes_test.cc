// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include "base/crc.h"

#include <doctest/doctest.h>

#include <string_view>

namespace refward::base {

TEST_CASE("base64 is strict (vectors of RFC 4648 section 10)") {
  struct Row {
    std::string_view text;
    std::optional<std::string_view> bytes;
    const char* why;
  };

  constexpr Row kRows[] = {
      {"", "", "nothing is nothing"},
      {"Zg==", "f", "one byte"},
      {"Zm8=", "fo", "two bytes"},
      {"Zm9v", "foo", "a whole group"},
      {"Zm9vYmFy", "foobar", "two groups"},
      {"Zh==", std::nullopt, "non-zero padding bits"},
      {"Zm9=", std::nullopt, "non-zero padding bits of two bytes"},
      {"Zg=", std::nullopt, "padding too short"},
      {"Zg", std::nullopt, "no padding"},
      {"Zm9v\n", std::nullopt, "white space"},
      {"Z===", std::nullopt, "one digit holds no byte"},
      {"Zm-v", std::nullopt, "the other alphabet"},
      {"Zg==Zg==", std::nullopt, "padding in the middle"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.why);
    const auto bytes = parse_base64(row.text);
    REQUIRE(bytes.has_value() == row.bytes.has_value());
    if (bytes) {
      CHECK(as_text(*bytes) == *row.bytes);
      CHECK(to_base64(*bytes) == row.text);
    }
  }
  CHECK(as_text(*parse_base64("Zg", Padding::absent)) == "f");
  CHECK(parse_base64url("-_-_").has_value());
  CHECK_FALSE(parse_base64url("+/+/").has_value());
}

TEST_CASE("hex takes both cases and nothing else") {
  CHECK(to_hex(*parse_hex("00fFa5")) == "00ffa5");
  CHECK_FALSE(parse_hex("0").has_value());
  CHECK_FALSE(parse_hex("0g").has_value());
}

TEST_CASE("ByteReader never reads past its end") {
  const ByteBuffer bytes = {0, 0, 0, 2, 'o', 'k', 9};
  ByteReader reader(bytes);
  CHECK(as_text(*reader.ssh_string(2)) == "ok");
  CHECK_FALSE(reader.expect_end().has_value());
  CHECK_FALSE(reader.u16().has_value());
  CHECK(*reader.u8() == 9);
  CHECK(reader.expect_end().has_value());
  ByteReader limited(bytes);
  CHECK_FALSE(limited.ssh_string(1).has_value());
}

TEST_CASE("checksums of the standard check string") {
  CHECK(crc32(as_bytes("123456789")) == 0xcbf43926U);
  CHECK(crc32c(as_bytes("123456789")) == 0xe3069283U);
}

TEST_CASE("constant-time equality") {
  CHECK(equal_constant_time(as_bytes("abc"), as_bytes("abc")));
  CHECK_FALSE(equal_constant_time(as_bytes("abc"), as_bytes("abd")));
  CHECK_FALSE(equal_constant_time(as_bytes("abc"), as_bytes("ab")));
}

}  // namespace refward::base
