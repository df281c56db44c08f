// SPDX-License-Identifier: Apache-2.0
// Encoded parts. The expected texts and places are those that gitleaks' own codec gives.
#include "secrets/layers.h"

#include "workshop.h"

#include <doctest/doctest.h>

#include <chrono>

namespace refward::secrets {
namespace {

using namespace std::string_literals;

// The text after all passes, and how many there were.
std::pair<std::string, unsigned> decoded(const std::string& text,
                                         Dialect dialect = Dialect::gitleaks) {
  std::optional<Layer> layer;
  for (unsigned depth = 0; depth < kMaxLayers; ++depth) {
    auto next = decode_layer(text, layer ? &*layer : nullptr, dialect);
    if (!next)
      break;
    layer = std::move(next);
  }
  return layer ? std::pair{layer->text, layer->depth} : std::pair{text, 0U};
}

struct Row {
  const char* why;
  std::string text;
  std::string result;
  unsigned passes;
};

const Row kRows[] = {
    {"percent", "a%41b", "aAb", 1},
    {"from the first escape to the last of a line", "x%41 words %42 y\n%4x", "xA words B y\n%4x",
     1},
    {"one escape that is no text hides its line", "%41 %ff %42", "%41 %ff %42", 0},
    {"but not the next line", "%ff\n%41", "%ff\nA", 1},
    {"no hex", "%4g %", "%4g %", 0},
    {"escapes", R"(\u0041\\U0042)", "AB", 1},
    {"three backslashes", R"(\\\u0041)", R"(\A)", 1},
    {"code points", "U+0041 U+0042\n.", "AB.", 1},
    {"code point at the end", "xU+0041", "xA", 1},
    {"code point without an end", "U+00412", "U+00412", 0},
    {"a code point need not be printable", "U+0007 ", "\a", 1},
    {"a surrogate is none", R"(\ud800)", "\xef\xbf\xbd", 1},
    {"hex", "68656c6c6f20776f726c642c2068656c6c6f20776f726c64", "hello world, hello world", 1},
    {"hex that is too short", "68656c6c6f20776f726c642c20686", "68656c6c6f20776f726c642c20686", 0},
    {"hex of odd length", "68656c6c6f20776f726c642c2068656c6", "68656c6c6f20776f726c642c2068656c6",
     0},
    {"hex that is no text", std::string(40, '0'), std::string(40, '0'), 0},
    {"base64", "aGVsbG8gd29ybGRzIDE=", "hello worlds 1", 1},
    {"base64 without its padding", "aGVsbG8gd29ybGRzIDE", "hello worlds 1", 1},
    {"15 characters", "aGVsbG8gd29yb", "aGVsbG8gd29yb", 0},
    {"url-safe, no padding", "Pj4_Pj4_aGVsbG8gd29ybGQ", ">>?>>?hello world", 1},
    {"url-safe, with padding", "Pj4_Pj4_aGVsbG8gd29ybGQ=", "Pj4_Pj4_aGVsbG8gd29ybGQ=", 0},
    {"no digit and no sign", "aGVsbGhlbGxoZWxsaGVs", "aGVsbGhlbGxoZWxsaGVs", 0},
    {"not ASCII", "w7zDvMO8w7zDvMO8w7zDvA==", "w7zDvMO8w7zDvMO8w7zDvA==", 0},
    {"a name before it", "SOME_LONG_NAME_1=aGVsbG8gd29ybGRzIDE=", "SOME_LONG_NAME_1=hello worlds 1",
     1},
    {"twice", "YUdWc2JHOGdkMjl5YkdSeklERT0=", "hello worlds 1", 2},
    {"what touches an escape waits", "%41aGVsbG8gd29ybGRzIDE=%41%3D", "AaGVsbG8gd29ybGRzIDE=A=", 1},
};

const Row kOwnRows[] = {
    {"no escape hides its line", "%41 %ff %42", "A %ff B", 1},
    {"UTF-8", "w7zDvMO8w7zDvMO8w7zDvA==",
     "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc", 1},
    {"percent of UTF-8", "%C3%BC", "\xc3\xbc", 1},
    {"UTF-16LE", "aABlAGwAbABvACAAdwBvAHIAbABkAA==", "hello world", 1},
    {"not text", "AAECAwQFBgcICQoLDA0ODw==", "AAECAwQFBgcICQoLDA0ODw==", 0},
    {"not text further on", "aGVsbG8gd29ybGQgaGVsbG8BAgM=", "aGVsbG8gd29ybGQgaGVsbG8BAgM=", 0},
};

}  // namespace

TEST_CASE("encoded parts are decoded as gitleaks does") {
  for (const Row& row : kRows) {
    CAPTURE(row.why);
    CHECK(decoded(row.text) == std::pair{row.result, row.passes});
  }
}

TEST_CASE("our own dialect passes over less") {
  for (const Row& row : kOwnRows) {
    CAPTURE(row.why);
    CHECK(decoded(row.text, Dialect::own) == std::pair{row.result, row.passes});
    if (row.passes != 0)
      CHECK(decoded(row.text).second == 0);  // the same text in the other dialect
  }
}

TEST_CASE("a match in a layer has its place in the original") {
  const std::string text = "key: %61%62 = aGVsbG8gd29ybGRzIDE= end %63\n";
  const auto layer = decode_layer(text, nullptr, Dialect::own);
  REQUIRE(layer);
  CHECK(layer->text == "key: ab = hello worlds 1 end c\n");

  struct Place {
    const char* why;
    Range match;
    std::optional<LayerMatch> expected;
  };

  EncodingSet both = Encoding::percent;
  both.add(Encoding::base64);
  const Place places[] = {
      {"within a part", {12, 14}, LayerMatch{{14, 34}, Encoding::base64}},
      {"the whole part", {10, 24}, LayerMatch{{14, 34}, Encoding::base64}},
      {"more than the part", {9, 26}, LayerMatch{{13, 36}, Encoding::base64}},
      {"touches", {26, 29}, LayerMatch{{36, 42}, Encoding::percent}},
      {"two parts", {5, 12}, LayerMatch{{5, 34}, both}},
      {"no part", {0, 3}, std::nullopt},
      {"between", {26, 28}, std::nullopt},
  };
  for (const Place& place : places) {
    CAPTURE(place.why);
    const auto match = locate(*layer, place.match);
    REQUIRE(match.has_value() == place.expected.has_value());
    if (!match)
      continue;
    CHECK(match->original == place.expected->original);
    CHECK(match->encodings == place.expected->encodings);
  }
}

TEST_CASE("a part of a part carries both encodings and the outermost place") {
  const std::string text = "x\ny YUdWc2JHOGdkMjl5YkdSeklERT0= z";
  const auto first = decode_layer(text, nullptr);
  REQUIRE(first);
  const auto second = decode_layer(text, &*first);
  REQUIRE(second);
  CHECK(second->text == "x\ny hello worlds 1 z");
  CHECK(second->depth == 2);
  REQUIRE(second->segments.size() == 1);
  CHECK(second->segments[0].original == Range{4, 32});
  CHECK(to_text(second->segments[0].encodings) == "base64");
  CHECK(line_around(*second, {5, 6}) == "\ny hello worlds 1 z");
  CHECK(line_around(*second, {0, 1}).empty());
  CHECK(!decode_layer(text, &*second));

  const std::string mixed = "aGVs%62G8gd29ybGRzIDE=";
  const auto outer = decode_layer(mixed, nullptr);
  REQUIRE(outer);
  const auto inner = decode_layer(mixed, &*outer);
  REQUIRE(inner);
  CHECK(inner->text == "hello worlds 1");
  CHECK(inner->segments[0].original == Range{0, mixed.size()});
  CHECK(to_text(inner->segments[0].encodings) == "percent base64");
}

TEST_CASE("parts without end are cut, which is told") {
  std::string text;
  for (std::size_t i = 0; i <= kMaxSegments; ++i)
    text += "%41\n";
  const auto layer = decode_layer(text, nullptr);
  REQUIRE(layer);
  CHECK(layer->segments.size() == kMaxSegments);
  CHECK(!layer->complete);
  CHECK(layer->text.ends_with("A\n%41\n"));
  CHECK(decode_layer(text.substr(4), nullptr)->complete);
}

TEST_CASE("hostile texts take linear time") {
  constexpr std::size_t kSize = 1U << 20;
  const auto many = [](std::string_view part) {
    std::string text;
    while (text.size() < kSize)
      text += part;
    return text;
  };
  for (const std::string& text :
       {many("%"), many("\\"), many("U+"), many("%4"), many("a/"), many("aaaaaaaaaaaaaaa "),
        many("%41"), many("\\u0041%"), many("U+0041 "), many("="), many("6")}) {
    CAPTURE(text.substr(0, 20));
    const auto begin = std::chrono::steady_clock::now();
    (void)decoded(text);
    (void)decoded(text, Dialect::own);
    (void)base64_blocks(text);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
  }
}

TEST_CASE("base64 over several lines, and binary base64 of known files") {
  const test::Workshop shop;
  std::string words;
  while (words.size() < 300)
    words += "some words of a text, ";
  shop.write("words", words);
  REQUIRE(
      shop.run("base64 -w 60 words > wrapped; gzip -n < words | base64 -w 0 > packed; "
               "head -c 300 /dev/zero | base64 > binary"));
  const std::string wrapped = shop.read("wrapped");
  std::string indented = "  key: >-\n    ";
  for (const char c : wrapped.substr(0, wrapped.size() - 1))
    indented += c == '\n' ? "\n    "s : std::string(1, c);

  struct Block {
    const char* why;
    std::string text;
    bool found;
  };

  const Block blocks[] = {
      {"wrapped", wrapped, true},
      {"indented", indented + "\nnext: 1\n", true},
      {"behind a name, in quotes", "a = \"" + wrapped.substr(0, wrapped.size() - 1) + "\"\nb",
       true},
      {"behind a PEM label", "-----BEGIN X-----\n" + wrapped + "-----END X-----\n", false},
      {"binary of no known kind", shop.read("binary"), false},
      {"packed, in one line", "data: " + shop.read("packed") + "\n", true},
      {"one line of text is a layer's affair", "aGVsbG8gd29ybGRzIDE=\n", false},
      {"words", "these are just words\nin several lines\n", false},
  };
  for (const Block& block : blocks) {
    CAPTURE(block.why);
    const auto found = base64_blocks(block.text);
    CHECK(found.size() == (block.found ? 1 : 0));
    if (found.empty())
      continue;
    CHECK((found[0].bytes == words || found[0].bytes.starts_with("\x1f\x8b")));
    CHECK(block.text[found[0].original.begin] == (found[0].bytes == words ? 'c' : 'H'));
  }
}

}  // namespace refward::secrets
