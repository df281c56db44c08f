// SPDX-License-Identifier: Apache-2.0
#include "identity/pattern_list.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace refward::identity {

TEST_CASE("a pattern list matches as in ssh_config(5)") {
  struct Row {
    std::string_view list;
    std::string_view text;
    bool matches;
    const char* why;
  };

  constexpr Row kRows[] = {
      {"alice", "alice", true, "a literal"},
      {"alice", "Alice", false, "case matters"},
      {"alice", "alice2", false, "the whole text is matched"},
      {"al?ce", "alice", true, "? is one character"},
      {"alice?", "alice", false, "? is never none"},
      {"*", "", true, "* is also nothing"},
      {"*@example.org", "alice@example.org", true, "* in front"},
      {"*@example.org", "alice@example.org.evil.example", false, "the end counts"},
      {"a*b*c", "aXbXbc", true, "a star is tried again"},
      {"a*b*c", "aXcXb", false, "in order"},
      {"alice,bob", "bob", true, "any of several"},
      {"*,!bob", "bob", false, "a negated pattern takes away"},
      {"!bob,*", "bob", false, "in any order"},
      {"*,!bob", "carol", true, "and only that"},
      {"!bob", "carol", false, "only negated patterns match nothing"},
      {"alice smith", "alice smith", true, "a blank inside is a character"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.why);
    const auto list = PatternListView::parse(row.list);
    REQUIRE(list);
    CHECK(list->matches(row.text) == row.matches);
  }
}

TEST_CASE("matching a hostile pattern takes bounded time") {
  const std::string text(kMaxPatternBytes * 8, 'a');
  std::string pattern;
  while (pattern.size() + 2 < kMaxPatternBytes)
    pattern += "*a";
  CHECK_FALSE(matches_pattern(text, pattern + "b"));
}

TEST_CASE("a wildcard is a permission, never a name") {
  struct Row {
    std::string_view list;
    std::vector<std::string_view> names;
    const char* why;
  };

  const Row rows[] = {
      {"alice,bob", {"alice", "bob"}, "literals, in order"},
      {"*@example.org,alice", {"alice"}, "the wildcard is none"},
      {"*", {}, "nobody"},
      {"al?ce", {}, "nor ?"},
      {"!alice", {}, "a negated pattern names nobody"},
      {"alice,!alice", {}, "what is taken away is no name"},
      {"alice,bob,!b*", {"alice"}, "even by a wildcard"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto list = PatternListView::parse(row.list);
    REQUIRE(list);
    std::vector<std::string_view> names;
    list->each_literal([&](std::string_view name) { names.push_back(name); });
    CHECK(names == row.names);
    CHECK(list->first_literal() == (row.names.empty() ? std::string_view() : row.names.front()));
  }
}

TEST_CASE("what is no pattern list is a fault with its column") {
  struct Row {
    std::string list;
    std::string_view reason;
    std::uint64_t column;
    const char* why;
  };

  std::string many = "a";
  for (std::size_t i = 1; i < kMaxPatterns; ++i)
    many += ",a";
  REQUIRE(PatternListView::parse(many));
  REQUIRE(PatternListView::parse(std::string(kMaxPatternBytes, 'a')));
  const Row rows[] = {
      {"", "pattern-empty", 1, "nothing at all"},
      {"a,", "pattern-empty", 3, "a comma at the end"},
      {",a", "pattern-empty", 1, "and at the front"},
      {"a,!", "pattern-empty", 3, "nothing to negate"},
      {"a,!!b", "pattern-negation", 3, "negated twice"},
      {"@ops", "pattern-at-sign", 1, "would read as a team"},
      {"!@ops", "pattern-at-sign", 1, "negated, too"},
      {"a, b", "pattern-blank", 3, "a blank before the name"},
      {"a ,b", "pattern-blank", 1, "and behind it"},
      {"a\"b", "pattern-characters", 1, "a quote"},
      {"a\xff", "pattern-characters", 1, "not UTF-8"},
      {"al\xe2\x80\x8bice", "pattern-characters", 1, "a zero-width space: looks like alice"},
      {"\xef\xbb\xbf"
       "alice",
       "pattern-characters", 1, "a byte order mark"},
      {many + ",a", "too-many-patterns", 2 * kMaxPatterns + 1, "more than the limit"},
      {std::string(kMaxPatternBytes + 1, 'a'), "pattern-too-long", 1, "longer than the limit"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto list = PatternListView::parse(row.list);
    REQUIRE_FALSE(list);
    CHECK(list.error().reason == row.reason);
    CHECK(list.error().column == row.column);
  }
}

TEST_CASE("a literal name is one name") {
  for (const auto* good : {"alice", "alice@example.org", "gr\xc3\xbc\xc3\x9f", "a!b", "a b"})
    CHECK(is_literal_name(good));
  for (const auto* bad :
       {"", "*", "a*", "a?", "a,b", "!a", "@a", "#a", " a", "a ", "a\"", "a\tb", "a\nb", "\xff"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_literal_name(bad));
  }
}

}  // namespace refward::identity
