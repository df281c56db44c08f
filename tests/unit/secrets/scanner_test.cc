// SPDX-License-Identifier: Apache-2.0
// The engine: places, encodings, bounds, clones.
#include "secrets/scanner.h"

#include "values.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

namespace refward::secrets {
namespace {

using namespace std::string_literals;

std::string token(unsigned seed = 1) {
  return test::with_base62_crc("gh"s + "p_", test::noise(test::kBase62, 30, seed));
}

std::string utf16(const std::string& ascii, bool little) {
  std::string out = little ? "\xff\xfe" : "\xfe\xff";
  for (const char c : ascii)
    out += little ? std::string{c, '\0'} : std::string{'\0', c};
  return out;
}

}  // namespace

TEST_CASE("a match carries its place, a mask and an identity, and never the value") {
  const Scanner scanner = test::make_scanner();
  const auto matches =
      scanner.scan("one\ntwo " + token() + "\n\n" + token(2) + "\n" + token(), "a/b");
  REQUIRE(matches.size() == 3);
  CHECK(matches[0].line == 2);
  CHECK(matches[0].column == 5);
  CHECK(matches[1].line == 4);
  CHECK(matches[1].column == 1);
  CHECK(matches[2].line == 5);
  CHECK(matches[0].identity == matches[2].identity);
  CHECK(matches[0].identity != matches[1].identity);
  CHECK(matches[0].masked == token().substr(0, 4) + "****" + token().substr(36));
  CHECK(matches[0].title == "GitHub access token");
  CHECK(matches[0].remedy.find("revoke") != std::string_view::npos);
}

TEST_CASE("bytes are bytes") {
  const Scanner scanner = test::make_scanner();
  using namespace std::string_view_literals;
  for (const std::string_view before :
       {""sv, "\0"sv, "\xff\xc0"sv, "\xef\xbb\xbf"sv, "\r"sv, "\xe2\x80\xa8"sv, "\n\0\n"sv}) {
    for (const std::string_view behind : {""sv, "\0"sv, "\xff"sv, "\xc3\xa9"sv}) {
      const std::string text = std::string(before) + token() + std::string(behind);
      CHECK(test::summary(scanner.scan(text, "")) == "github-token/error/certain");
    }
  }
  CHECK(scanner.scan("", "").empty());
}

TEST_CASE("UTF-16 with a byte order mark is read") {
  const Scanner scanner = test::make_scanner();
  for (const bool little : {true, false}) {
    const auto matches = scanner.scan(utf16("line one\r\nx = " + token() + "\r\n", little), "");
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].line == 2);
    CHECK(matches[0].column == 5);
    CHECK(matches[0].identity == scanner.scan(token(), "")[0].identity);
  }
  CHECK(scanner.scan("\xff\xfe", "").empty());
  CHECK(scanner.scan("\xff\xfe\x61", "").empty());
  const std::string surrogates =
      "\xff\xfe\x00\xd8\x3d\xd8\x00\xde"s + utf16(token(), true).substr(2);
  CHECK(test::summary(scanner.scan(surrogates, "")) == "github-token/error/certain");
}

TEST_CASE("bounds are told, never kept in silence") {
  const Scanner scanner = test::make_scanner();
  std::string many;
  for (unsigned i = 0; i < kMaxMatches; ++i)
    many += token(i) + "\n";
  CHECK(scanner.scan(many, "").size() == kMaxMatches);
  CHECK(scanner.scan(many, "").back().rule == "github-token");
  const auto over = scanner.scan(many + token(kMaxMatches), "");
  REQUIRE(over.size() == kMaxMatches + 1);
  CHECK(over.back().rule == kTooMany);
  CHECK(over.back().weight == Weight::error);

  CHECK(scanner.scan(std::string(kMaxText, 'a'), "").empty());
  CHECK(test::summary(scanner.scan(std::string(kMaxText + 1, 'a'), "")) ==
        "too-large/error/certain");
}

TEST_CASE("hostile texts stay linear: their work is bounded, and the bound is told") {
  const Scanner scanner = test::make_scanner();
  constexpr std::size_t kSize = 1U << 20;
  const auto repeated = [](const std::string& part) {
    std::string text;
    while (text.size() < kSize)
      text += part;
    return text;
  };

  struct Row {
    std::string part;
    std::string expected;
    std::string why;
  };

  const Row rows[] = {
      {"a", "", "one line of letters"},
      {"gh"s + "p_", "", "marks without bodies"},
      {"gh"s + "p_" + test::noise(test::kBase62, 36), "",
       "tokens in one word, none with a checksum"},
      {"-----BEGIN ", "", "labels without ends"},
      {"-----BEGIN "s + "RSA PRIVATE " + "KEY-----", "", "labels without bodies"},
      {"PuTTY-User-Key-"s + "File-3: ", "", "PuTTY's first line"},
      {"secret_access_key=", "", "names without values"},
      {"-eyJ" + test::noise(test::kUrl64, 14), "too-many/error/certain", "headers within headers"},
      {"\0"s, "", "NUL"},
      {"\n", "", "empty lines"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(test::summary(scanner.scan(repeated(row.part), "")) == row.expected);
  }
  const std::string line = repeated("a");
  CHECK(test::summary(scanner.scan(line + " " + token() + " " + line, "")) ==
        "github-token/error/certain");
}

TEST_CASE("clones work side by side") {
  const Scanner scanner = test::make_scanner();
  const std::string text = "x " + token() + " y";
  std::vector<std::thread> threads;
  std::vector<std::size_t> counts(4);
  for (std::size_t& count : counts) {
    threads.emplace_back([&count, &text, own = scanner.clone()] {
      for (int i = 0; i < 200; ++i)
        count += own.scan(text, "").size();
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  CHECK(std::ranges::all_of(counts, [](std::size_t count) { return count == 200; }));
}

}  // namespace refward::secrets
