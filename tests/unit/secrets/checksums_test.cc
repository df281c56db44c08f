// SPDX-License-Identifier: Apache-2.0
#include "secrets/checksums.h"

#include "secrets/examples.h"
#include "values.h"

#include <doctest/doctest.h>

namespace refward::secrets {

TEST_CASE("CRC-32 in base 62, as GitHub's published example has it") {
  const std::string body = std::string("zQWBuTSOoRi4A9s") + "pHcVY5ncnsDkxkJ";
  CHECK(has_base62_crc(body + "0mLq17"));
  CHECK_FALSE(has_base62_crc(body + "0mLq18"));
  CHECK_FALSE(has_base62_crc("y" + body.substr(1) + "0mLq17"));
  CHECK_FALSE(has_base62_crc("0mLq17"));
  CHECK_FALSE(has_base62_crc(""));
}

TEST_CASE("CRC-32 in base 36") {
  const std::string token =
      test::with_base36_crc("prefix-" + test::noise(test::kUrl64, 27) + ".0r");
  CHECK(has_base36_crc(token));
  CHECK_FALSE(has_base36_crc(token.substr(1)));
  CHECK_FALSE(has_base36_crc(token.substr(0, token.size() - 1)));
}

TEST_CASE("Bech32: the vectors of BIP 173") {
  for (const char* good : {"A12UEL5L", "a12uel5l",
                           "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcluded"
                           "charactersbio1tt5tgs",
                           "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
                           "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"}) {
    CAPTURE(good);
    CHECK(is_bech32(good));
  }
  for (const char* bad : {"pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8",
                          "10a06t8", "1qzzfhee", "", "1", "a12uel5m"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_bech32(bad));
  }
}

TEST_CASE("examples and masks") {
  struct Row {
    std::string value;
    bool example;
    std::string why;
  };

  const Row rows[] = {
      {test::noise(test::kBase62, 40), false, "random"},
      {std::string("AKIAIOSFODNN7") + "EXAMPLE", true, "says so"},
      {"ghp_" + std::string(36, 'x'), true, "one character"},
      {"glpat-" + std::string(20, '0'), true, "one digit behind a mark"},
      {"pat-ABABABABABABAB", false, "too short for the run, six different characters"},
      {"abababababababab", true, "two characters"},
      {"key-12345678-" + test::noise(test::kBase62, 20), true, "a count"},
      {"key-1234567-" + test::noise(test::kBase62, 20), false, "seven in order may be chance"},
      {"tok_" + test::noise(test::kBase62, 8) + "changeme", true, "says so"},
      {"tok_CHANGE_ME_please_soon", true, "says so, loudly"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(is_example(row.value) == row.example);
  }
  for (std::size_t size = 1; size < 200; ++size) {
    const std::string value = test::noise(test::kBase62, size);
    const std::string masked = mask(value);
    CAPTURE(masked);
    CHECK(masked.size() - 4 <= std::min<std::size_t>(8, size / 3));
  }
  CHECK(mask(std::string(30, '\n')).find('\n') == std::string::npos);
}

}  // namespace refward::secrets
