// SPDX-License-Identifier: Apache-2.0
// The same matches, whether a text is looked at whole or in windows.
#include "secrets/window_scan.h"

#include "base/bytes.h"
#include "secrets/unpack.h"
#include "values.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace refward::secrets {
namespace {

using namespace std::string_literals;

constexpr WindowSizes kSmall{.window = 2048, .margin = 256};

std::string token(unsigned seed = 1) {
  return test::with_base62_crc("gh"s + "p_", test::noise(test::kBase62, 30, seed));
}

std::string places(const std::vector<Match>& matches) {
  std::string text;
  for (const Match& match : matches)
    text += match.rule + " " + std::to_string(match.line) + ":" + std::to_string(match.column) +
            " " + match.identity + " " + match.layers + "\n";
  return text;
}

Examined in_windows(const Scanner& scanner,
                    const std::string& text,
                    WindowSizes sizes = kSmall,
                    std::size_t piece = 700) {
  WindowScan scan(scanner, {"", "a/b", ""}, sizes);
  for (std::size_t at = 0; at < text.size(); at += piece)
    scan.feed(std::string_view(text).substr(at, piece));
  return scan.finish();
}

std::string filler(std::size_t size, std::size_t line) {
  std::string text;
  while (text.size() < size)
    text += (text.size() % line == line - 1) ? '\n' : '.';
  return text;
}

std::string wide(const std::string& ascii, const std::string& mark) {
  std::string out = mark;
  for (const char c : ascii)
    out += mark[0] == '\xff' ? std::string{c, '\0'} : std::string{'\0', c};
  return out;
}

}  // namespace

TEST_CASE("a secret at every place around the borders of windows is told once") {
  const Scanner scanner = test::make_scanner();
  for (const std::size_t line : {37U, 1000000U}) {
    const std::string text = filler(6000, line);
    for (std::size_t at = 1200; at < 4000; at += 3) {
      CAPTURE(at);
      std::string with = text;
      with.insert(at, " " + token() + " ");
      const std::string whole = places(scanner.examine({with, "a/b"}).matches);
      REQUIRE(whole.find('\n') == whole.size() - 1);
      REQUIRE(places(in_windows(scanner, with).matches) == whole);
    }
  }
}

TEST_CASE("pieces of any size make no difference") {
  const Scanner scanner = test::make_scanner();
  std::string text = filler(9000, 61);
  for (unsigned i = 0; i < 40; ++i)
    text.insert(i * 220, " " + token(i + 1) + "\n");
  const std::string whole = places(scanner.examine({text, "a/b"}).matches);
  CHECK(std::ranges::count(whole, '\n') == 40);
  for (const std::size_t piece : {1U, 7U, 2047U, 2048U, 2049U, 100000U})
    CHECK(places(in_windows(scanner, text, kSmall, piece).matches) == whole);
}

TEST_CASE("a text of exactly a window, and one byte more") {
  const Scanner scanner = test::make_scanner();
  for (const std::size_t size : {2047U, 2048U, 2049U}) {
    std::string text = filler(size - 41, 50) + "\n" + token();
    REQUIRE(text.size() == size);
    CHECK(places(in_windows(scanner, text).matches) == places(scanner.examine({text}).matches));
  }
  CHECK(in_windows(scanner, "").matches.empty());
}

TEST_CASE("UTF-16 is read in windows too") {
  const Scanner scanner = test::make_scanner();
  for (const std::string& mark : {"\xff\xfe"s, "\xfe\xff"s}) {
    for (std::size_t at = 500; at < 2600; at += 7) {
      CAPTURE(at);
      std::string ascii = filler(5000, 41);
      ascii.insert(at, " " + token() + " ");
      const std::string text = wide(ascii, mark);
      const std::string whole = places(scanner.examine({text, "a/b"}).matches);
      REQUIRE(whole.find('\n') == whole.size() - 1);
      REQUIRE(places(in_windows(scanner, text).matches) == whole);
    }
  }
}

TEST_CASE("base64 on one line of many windows is read to its end") {
  const Scanner scanner = test::make_scanner();
  for (std::size_t before = 0; before < 40; ++before) {
    std::string plain = filler(7000, 50);
    plain.insert(6000 + before, " " + token() + " ");
    const std::string text =
        std::string(before, '.') + " " + base::to_base64(base::as_bytes(plain)) + "\n";
    const auto matches = in_windows(scanner, text).matches;
    CAPTURE(before);
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].rule == "github-token");
    CHECK(matches[0].layers == "base64");
    CHECK(matches[0].line == 1);
  }
}

TEST_CASE("more matches than are kept are told as too many") {
  const Scanner scanner = test::make_scanner();
  std::string text;
  for (unsigned i = 0; i < kMaxMatches + 1; ++i)
    text += token(i + 1) + "\n";
  const auto matches = in_windows(scanner, text).matches;
  CHECK(matches.size() == kMaxMatches + 1);
  CHECK(matches.back().rule == kTooMany);
  const auto fitting = in_windows(scanner, text.substr(41)).matches;
  CHECK(fitting.size() == kMaxMatches);
  CHECK(fitting.back().rule != kTooMany);
}

TEST_CASE("an archive longer than a window is told as unread") {
  const Scanner scanner = test::make_scanner();
  const std::string text = "\x1f\x8b\x08\0\0\0\0\0\0\x03"s + filler(9000, 50);
  const Examined examined = in_windows(scanner, text);
  const auto told = std::ranges::count(examined.unread, kArchiveSize, &Unread::why);
  CHECK(told == 1);
  CHECK(in_windows(scanner, filler(9000, 50)).unread.empty());
}

}  // namespace refward::secrets
