// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include "base/clock.h"

#include <doctest/doctest.h>

#include <string_view>

namespace refward::base {

TEST_CASE("printable lets no control or hidden character through") {
  struct Row {
    std::string_view in;
    std::string_view out;
    const char* why;
  };

  using namespace std::string_view_literals;
  constexpr Row kRows[] = {
      {"plain", "plain", "ASCII stays"},
      {"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f", "letters of other alphabets stay"},
      {"a\x1b[31m", "a\\x1b[31m", "an escape sequence"},
      {"a\nb\r"sv, "a\\x0ab\\x0d", "line ends"},
      {"\0"sv, "\\x00", "NUL"},
      {"\xe2\x80\xae", "\\u{202e}", "right-to-left override"},
      {"\xe2\x80\x8b", "\\u{200b}", "zero-width space"},
      {"\xc2\x9b", "\\u{9b}", "C1 control sequence introducer"},
      {"\xff", "\\xff", "not UTF-8"},
      {"\xc0\xaf", "\\xc0\\xaf", "overlong form"},
      {"\xed\xa0\x80", "\\xed\\xa0\\x80", "surrogate"},
      {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", "beyond U+10FFFF"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.why);
    CHECK(printable(row.in) == row.out);
  }
  CHECK(printable("abcdef", 3) == "abc...");
}

TEST_CASE("shell_quoted survives a shell") {
  CHECK(shell_quoted("refs/heads/main") == "refs/heads/main");
  CHECK(shell_quoted("a b") == "'a b'");
  CHECK(shell_quoted("it's") == "'it'\\''s'");
  CHECK(shell_quoted("") == "''");
}

TEST_CASE("instants and durations") {
  CHECK(to_rfc3339(*parse_rfc3339("2026-10-01T02:00:00+02:00")) == "2026-10-01T00:00:00Z");
  CHECK(to_rfc3339(*parse_rfc3339("2024-02-29T23:59:59.5Z")) == "2024-02-29T23:59:59Z");
  for (const auto* bad : {"2026-10-01", "2026-10-01T00:00:00", "2026-02-29T00:00:00Z",
                          "2026-10-01T24:00:00Z", "2026-10-01T00:00:60Z", "2026-10-01T00:00:00.Z",
                          "2026-10-01T00:00:00Zx", "1969-12-31T23:59:59Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_rfc3339(bad).has_value());
  }
  CHECK(*parse_duration("10m") == Seconds{600});
  CHECK(*parse_duration("2w") == Seconds{1209600});
  for (const auto* bad : {"", "10", "m", "-1m", "1.5h", "10mm", "99999999999w", "10 m"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_duration(bad).has_value());
  }
}

}  // namespace refward::base
