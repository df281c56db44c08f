// SPDX-License-Identifier: Apache-2.0
// .gitmodules: our reading, and Git's own of the same text.
#include "inspect/gitmodules.h"

#include "bench.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

// "name path url; ...", or "error".
std::string read(std::string_view text) {
  const auto found = parse_gitmodules(text);
  if (!found)
    return "error";
  std::string out;
  for (const Submodule& one : *found)
    out += one.name + " " + one.path.value_or("-") + " " + one.url.value_or("-") + ";";
  return out;
}

const std::string kHead = "[submodule \"a\"]\n";

}  // namespace

TEST_CASE("what Git writes and what people write is read as Git reads it") {
  struct Row {
    std::string why, text, expected;
  };

  const Row rows[] = {
      {"as Git writes it", kHead + "\tpath = lib\n\turl = https://x/y.git\n",
       "a lib https://x/y.git;"},
      {"nothing", "", ""},
      {"comments and blank lines", "# c\n\n ; d\n" + kHead + "url = u # not\n", "a - u;"},
      {"a comment behind a header", "[submodule \"a\"] ; c\npath=p\n", "a p -;"},
      {"a variable behind a header", "[submodule \"a\"] path = p\n", "a p -;"},
      {"CR LF", "[submodule \"a\"]\r\n\tpath = p\r\n\turl = u\r\n", "a p u;"},
      {"no LF at the end", kHead + "url = u", "a - u;"},
      {"keys and sections in other case", "[SubModule \"a\"]\nURL = u\n", "a - u;"},
      {"names in other case are others", kHead + "url = u\n[submodule \"A\"]\nurl = v\n",
       "a - u;A - v;"},
      {"quotes keep blanks and comment signs", kHead + "url = \" a;b # c\" \n", "a -  a;b # c;"},
      {"quotes in the middle", kHead + "url = a\"b c\"d\n", "a - ab cd;"},
      {"escapes", kHead + "url = a\\\\b\\\"c\n", "a - a\\b\"c;"},
      {"a value over two lines", kHead + "url = ab\\\ncd\n", "a - abcd;"},
      {"blanks inside stay", kHead + "url = a  b  \n", "a - a  b;"},
      {"an escaped name", "[submodule \"a\\\"b\\\\c\"]\nurl = u\n", "a\"b\\c - u;"},
      {"other sections are passed over",
       "[core]\nurl = v\n[x \"a\"]\nurl = w\n" + kHead + "url = u\n", "a - u;"},
      {"other variables, one without a value", kHead + "shallow\nbranch = b\nurl = u\n", "a - u;"},
      {"the section in two parts",
       kHead + "url = u\n[submodule \"b\"]\nurl = v\n" + kHead + "path = p\n", "a p u;b - v;"},
      {"an empty value", kHead + "url =\n", "a - ;"},
      {"a name like a path", "[submodule \"../x\"]\nurl = u\n", "../x - u;"},
  };
  const test::Bench bench;
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(read(row.text) == row.expected);
    bench.write("modules", row.text);
    for (const char* key : {"url", "path"}) {
      const auto ours = parse_gitmodules(row.text);
      REQUIRE(ours.has_value());
      for (const Submodule& one : *ours) {
        const auto& value = std::string(key) == "url" ? one.url : one.path;
        bench.write("key", "submodule." + one.name + "." + key);
        CHECK(bench.run("git config -f modules --get \"$(cat key)\" || echo -").substr(0) ==
              value.value_or("-"));
      }
    }
  }
}

TEST_CASE("what has no one reading is refused") {
  struct Row {
    std::string why, text;
  };

  const Row rows[] = {
      {"a url twice", kHead + "url = u\nurl = v\n"},
      {"a path twice, in two parts", kHead + "path = u\n" + kHead + "path = u\n"},
      {"a url without a value", kHead + "url\n"},
      {"no name", "[submodule]\nurl = u\n"},
      {"an empty name", "[submodule \"\"]\nurl = u\n"},
      {"the old form", "[submodule.a]\nurl = u\n"},
      {"a header that does not end", "[submodule \"a\"\nurl = u\n"},
      {"a name that does not end", "[submodule \"a\nurl = u\n"},
      {"a quote that does not end", kHead + "url = \"u\n"},
      {"an unknown escape", kHead + "url = \\x\n"},
      {"a backslash at the end", kHead + "url = \\"},
      {"an LF in the URL", kHead + "url = u\\nv\n"},
      {"a tab in the path", kHead + "path = u\\tv\n"},
      {"a CR inside a line", kHead + "url = u\rv\n"},
      {"a NUL", kHead + "url = u" + std::string(1, '\0') + "\n"},
      {"a byte order mark", "\xef\xbb\xbf" + kHead + "url = u\n"},
      {"text outside of any form", kHead + "= u\n"},
      {"a variable's odd name", kHead + "url.x = u\n"},
      {"too long", kHead + std::string(kMaxGitmodulesBytes, '\n')},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(read(row.text) == "error");
  }
  CHECK(read(std::string(kMaxGitmodulesBytes, '\n')) == "");
  const auto error = parse_gitmodules("\n\n[x\n");
  REQUIRE_FALSE(error.has_value());
  CHECK(error.error().what.starts_with("line 3: "));
}

}  // namespace refward::inspect
