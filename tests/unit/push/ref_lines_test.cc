// SPDX-License-Identifier: Apache-2.0
#include "push/push.h"

#include <doctest/doctest.h>

namespace refward::push {

namespace {

const std::string kA(40, 'a');
const std::string kB(40, 'b');
const std::string kNull(40, '0');

}  // namespace

TEST_CASE("ref lines are read whole") {
  const auto lines =
      parse_ref_lines(kA + " " + kB + " refs/heads/a b\n" + kNull + " " + kB + " HEAD\n", {});
  REQUIRE(lines.has_value());
  REQUIRE(lines->size() == 2);
  CHECK((*lines)[0].old_id.hex() == kA);
  CHECK((*lines)[0].new_id.hex() == kB);
  CHECK((*lines)[0].ref == "refs/heads/a b");  // Git refuses the name later
  CHECK((*lines)[1].old_id.is_null());
  CHECK((*lines)[1].ref == "HEAD");
}

TEST_CASE("whatever is not exactly ref lines is refused") {
  struct Row {
    const char* why;
    std::string input;
    const char* words;
  };

  const std::string good = kA + " " + kB + " refs/heads/a\n";
  const std::string longer(64, 'a');
  const Row rows[] = {
      {"nothing", "", "no ref lines"},
      {"an empty line", "\n", "ref line 1: not of the form"},
      {"an empty line behind", good + "\n", "ref line 2: not of the form"},
      {"the last LF missing", good.substr(0, good.size() - 1), "cut short"},
      {"a second line cut short", good + kA + " " + kB + " refs/heads/b", "cut short"},
      {"SHA-256", longer + " " + longer + " refs/heads/a\n", "SHA-256"},
      {"SHA-256 new value", kA + " " + longer + " refs/heads/a\n", "SHA-256"},
      {"upper case", std::string(40, 'A') + " " + kB + " refs/heads/a\n", "malformed object id"},
      {"short id", kA.substr(1) + " " + kB + " refs/heads/a\n", "malformed object id"},
      {"64 other characters", std::string(64, 'x') + " " + kB + " refs/heads/a\n",
       "malformed object id"},
      {"no ref", kA + " " + kB + "\n", "not of the form"},
      {"empty ref", kA + " " + kB + " \n", "no ref name"},
      {"NUL in the ref", kA + " " + kB + " refs/heads/" + std::string(1, '\0') + "\n",
       "no ref name"},
      {"one id", kA + " refs/heads/a\n", "not of the form"},
      {"two blanks", kA + "  " + kB + " refs/heads/a\n", "malformed object id"},
      {"tab", kA + "\t" + kB + " refs/heads/a\n", "not of the form"},
      {"both null", kNull + " " + kNull + " refs/heads/a\n", "neither"},
      {"the same ref twice", good + good, "ref line 2: the same ref twice"}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto lines = parse_ref_lines(row.input, {});
    REQUIRE_FALSE(lines.has_value());
    CAPTURE(lines.error().what);
    CHECK(lines.error().what.find(row.words) != std::string::npos);
  }
}

TEST_CASE("the limits hold to the last line and byte") {
  std::string input;
  for (int i = 0; i < 5; ++i)
    input += kA + " " + kB + " refs/heads/" + std::to_string(i) + "\n";
  Limits limits;
  limits.max_refs = 5;
  limits.max_input_bytes = input.size();
  CHECK(parse_ref_lines(input, limits).has_value());
  limits.max_refs = 4;
  CHECK_FALSE(parse_ref_lines(input, limits).has_value());
  limits.max_refs = 5;
  limits.max_input_bytes = input.size() - 1;
  CHECK_FALSE(parse_ref_lines(input, limits).has_value());
}

}  // namespace refward::push
