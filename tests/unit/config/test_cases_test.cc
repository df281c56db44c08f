// SPDX-License-Identifier: Apache-2.0
#include "config/test_cases.h"

#include "text.h"

namespace refward::config {
namespace {

// Three lines; what a row adds begins on line 4.
const std::string kCase = "[[case]]\nref = \"refs/heads/main\"\nexpect = \"reject\"\n";

}  // namespace

TEST_CASE("a case with everything, and what one without is") {
  const auto full = parse_cases(
      "[[case]]\nname = \"n\"\nref = \"refs/tags/v1\"\nrepository = \"ops\"\n"
      "head = \"refs/heads/trunk\"\nmove = \"create\"\nby = \"alice\"\npusher = \"bob\"\n"
      "approved_by = [\"bob\", \"carol\"]\nchanges = [\"a\", \"b/c\"]\nmessage = \"m\"\n"
      "at = 2026-10-01T00:00:00Z\nsigned = false\nexpect = \"reject\"\nrule = \"approvals\"\n",
      "cases.toml");
  REQUIRE(full.has_value());
  const TestCase& all = full->front();
  CHECK(all.name == "n");
  CHECK(all.repository == "ops");
  CHECK(all.head == "refs/heads/trunk");
  CHECK(all.move == policy::Move::Kind::create);
  CHECK(all.by->value == "alice");
  CHECK(all.pusher->value == "bob");
  CHECK(all.approved_by.size() == 2);
  CHECK(all.changes == std::vector<std::string>{"a", "b/c"});
  CHECK(all.message == "m");
  CHECK(all.at == base::parse_rfc3339("2026-10-01T00:00:00Z"));
  CHECK_FALSE(all.is_signed);
  CHECK(all.expect == TestCase::Expect::reject);
  CHECK(all.rule == findings::RuleId::approvals);
  const auto least = parse_cases(kCase, "cases.toml");
  REQUIRE(least.has_value());
  const TestCase& one = least->front();
  CHECK(one.name == "case[1]");
  CHECK(one.repository == "app");
  CHECK(one.head == "refs/heads/main");
  CHECK(one.move == policy::Move::Kind::update);
  CHECK(one.is_signed);
  CHECK_FALSE(one.by.has_value());
  CHECK_FALSE(one.rule.has_value());
}

TEST_CASE("what is no case, with its place") {
  struct Row {
    std::string why;
    std::string text;
    std::string expected;  // a part of the problems; empty: none
  };

  const Row rows[] = {
      {"a rule that refuses", kCase + "rule = \"paths\"\n", ""},
      {"a rule that accepts",
       "[[case]]\nref = \"refs/heads/main\"\nexpect = \"accept\"\nrule = \"paths\"\n",
       "4:8: error: case.rule is the rule that refuses"},
      {"an unknown rule", kCase + "rule = \"path\"\n", "4:8: error"},
      {"no ref", "[[case]]\nexpect = \"accept\"\n", "case.ref is missing"},
      {"no expectation would test nothing", "[[case]]\nref = \"refs/heads/main\"\n",
       "case.expect is missing"},
      {"a short ref", "[[case]]\nref = \"main\"\nexpect = \"accept\"\n", "2:7: error"},
      {"an unknown move", kCase + "move = \"rewnd\"\n", "4:8: error"},
      {"a known move", kCase + "move = \"rewind\"\n", ""},
      {"an unknown key", kCase + "change = [\"a\"]\n", "4:1: error"},
      {"no instant", kCase + "at = \"yesterday\"\n", "4:6: error"},
      {"no text", kCase + "by = 3\n", "4:6: error"},
      {"no flag", kCase + "signed = \"yes\"\n", "4:10: error"},
      {"nothing", "", "nothing would be tested"},
      {"another table", "[[cases]]\n" + kCase, "did you mean \"case\"?"},
      {"no TOML", "[[case]\n", "error"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto cases = parse_cases(row.text, "cases.toml");
    REQUIRE(cases.has_value() == row.expected.empty());
    if (cases)
      continue;
    CAPTURE(listed(cases.error()));
    CHECK(listed(cases.error()).find(row.expected) != std::string::npos);
  }
}

TEST_CASE("too many cases are refused, the most are not") {
  std::string text;
  for (std::size_t i = 0; i < kMaxCases; ++i)
    text += kCase;
  CHECK(parse_cases(text, "cases.toml").has_value());
  CHECK_FALSE(parse_cases(text + kCase, "cases.toml").has_value());
}

}  // namespace refward::config
