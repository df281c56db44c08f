// SPDX-License-Identifier: Apache-2.0
#include "secrets/checksums.h"

#include "secrets/azure_keys.h"
#include "secrets/examples.h"
#include "secrets/randomness.h"
#include "templates.h"
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

TEST_CASE("Marvin32: the vectors that SymCrypt and other implementations publish") {
  struct Row {
    std::uint64_t seed;
    std::string text;
    std::uint64_t hash;
  };

  using namespace std::string_literals;
  for (const Row& row : {
           Row{0xd53cd9cecd0893b7U, "abc", 0x22c74339492769bfU},
           Row{0x0ddddeeeeffff000U, "abcdefghijklmnopqrstuvwxyz", 0xa128eb7e7260aca2U},
           Row{0x004fb61a001bdbccU, "", 0x30ed35c100cd3c7dU},
           Row{0x004fb61a001bdbccU, "\xaf", 0x48e73fc77d75ddc1U},
           Row{0x004fb61a001bdbccU, "\xe7\x0f", 0xb5f6e1fc485dbff8U},
           Row{0x004fb61a001bdbccU, "\x37\xf4\x95", 0xf0b07c789b8cf7e8U},
           Row{0x004fb61a001bdbccU, "\x86\x42\xdc\x59", 0x7008f2e87e9cf556U},
           Row{0x804fb61a001bdbccU, "\x15\x3f\xb7\x98\x26", 0x0a06114b13464dbdU},
           Row{0x804fb61a801bdbccU, "\0\xff"s, 0xa638e75700048880U},
       }) {
    CAPTURE(row.text.size());
    CHECK(marvin64(base::as_bytes(row.text), row.seed) == row.hash);
  }
}

TEST_CASE("Azure: values that Microsoft publishes, and their twins") {
  const std::string entra = "zzz" + std::string("8Q~") + std::string(31, 'z') + "blP";
  CHECK(is_entra_secret(entra));
  CHECK_FALSE(is_entra_secret("y" + entra.substr(1)));
  CHECK_FALSE(is_entra_secret(entra.substr(0, 39) + "Q"));
  CHECK_FALSE(is_entra_secret("blP"));
  const std::string key = test::made("{azure:88:+ASt:Default0}");
  CHECK(is_azure_key(key));
  CHECK_FALSE(is_azure_key(test::made("{azure:88:+ASt:Access00}")));  // another service's seed
  CHECK_FALSE(is_azure_key(key.substr(4)));
  CHECK_FALSE(is_azure_key("=="));
  CHECK(is_cask(test::made("{cask:AZFU}")));
  CHECK_FALSE(is_cask("A" + test::made("{cask:AZFU}").substr(1)));
  CHECK_FALSE(is_cask("AAAA"));
  CHECK(is_devops_token(test::made("{devops}")));
  CHECK_FALSE(is_devops_token(std::string(52, 'a')));
  CHECK_FALSE(is_devops_token(std::string(52, '1')));
}

TEST_CASE("macaroons are read to their end") {
  const auto bytes = base::parse_base64url(test::made("{macaroon:pypi.org}"));
  REQUIRE(bytes);
  CHECK(is_macaroon(*bytes));
  for (std::size_t size = 0; size < bytes->size(); ++size)
    CHECK_FALSE(is_macaroon(base::Bytes(*bytes).first(size)));
  base::ByteBuffer longer = *bytes;
  longer.push_back(0);
  CHECK_FALSE(is_macaroon(longer));
}

TEST_CASE("CRC-32 in hex, lowest byte first") {
  const std::string token = test::made(
      "{hexcrc:gl"
      "sa_{base62:32}}");
  CHECK(has_hex_crc(token));
  CHECK_FALSE(has_hex_crc("x" + token));
  CHECK_FALSE(has_hex_crc("_00000000"));
  CHECK_FALSE(has_hex_crc("abc"));
}

TEST_CASE("what looks random, and what looks chosen") {
  struct Row {
    std::string value;
    bool random;
    bool chosen;
    std::string why;
  };

  for (const Row& row : {
           Row{test::noise(test::kBase62, 40), true, true, "a generator's"},
           Row{test::noise(test::kHex, 40), true, false, "hex"},
           Row{test::noise(test::kHex, 24), false, false, "hex, short"},
           Row{std::string(40, 'a'), false, false, "one character"},
           Row{"AccessTokenProviderConfiguration2", false, false, "an identifier"},
           Row{"config.services.primary.apiKey2For", false, false, "a path of names"},
           Row{test::made("{password}"), false, true, "a person's"},
           Row{"Summer", false, false, "short"},
           Row{"gitConfig(\"x1\")", false, false, "a call"},
           Row{"Git::Svn::Prompt9", false, false, "a name of a module"},
           Row{"${DB_Password1}", false, false, "a reference"},
           Row{"Passw0rd!Passw0rd", false, false, "the word itself"},
       }) {
    CAPTURE(row.why);
    CHECK(looks_random(row.value) == row.random);
    CHECK(looks_chosen(row.value) == row.chosen);
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
