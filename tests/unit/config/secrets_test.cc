// SPDX-License-Identifier: Apache-2.0
// [secrets]: overrides and exceptions, what they need, and what the linter says of them.
#include "config/lint.h"
#include "text.h"

namespace refward::config {
namespace {

const std::string kHash = "hmac:" + std::string(64, 'a');

// The lines of a complete exception, one left out or another put in its place.
std::string allow(const std::string& without = "", const std::string& instead = "") {
  std::string out = "[[secrets.allow]]\n";
  for (const std::string& line :
       {"value = \"" + kHash + "\"", std::string("rule = \"github-token\""),
        std::string("repositories = [\"app\"]"), std::string("reason = \"sample\"")})
    if (without.empty() || !line.starts_with(without))
      out += line + "\n";
  return out + instead + "\n";
}

}  // namespace

TEST_CASE("overrides are read in their order") {
  const Config config = config_of(
      "[[secrets.override]]\nmode = \"off\"\n"
      "[[secrets.override]]\nrepositories = [\"app\"]\npaths = [\"a/**\"]\nmode = \"evaluate\"\n");
  REQUIRE(config.secrets.overrides.size() == 2);
  CHECK(config.secrets.overrides[0].mode == ScanMode::off);
  CHECK(config.secrets.overrides[0].repositories.entries() == std::vector<std::string>{"**"});
  CHECK(config.secrets.overrides[0].paths.matches(""));  // messages, too
  CHECK(config.secrets.overrides[1].mode == ScanMode::evaluate);
  CHECK(config.secrets.overrides[1].repositories.matches("app"));
  CHECK_FALSE(config.secrets.overrides[1].paths.matches(""));
}

TEST_CASE("an exception is read whole") {
  const Config config =
      config_of(allow() + "paths = [\"a/**\"]\nuntil = 2027-01-01T00:00:00Z\n" + allow() +
                "inherited = true\nuntil = \"2027-01-01T01:00:00+01:00\"\n");
  REQUIRE(config.secrets.allowed.size() == 2);
  const inspect::SecretAllow& first = config.secrets.allowed[0];
  CHECK(first.value == kHash);
  CHECK(first.rule == "github-token");
  CHECK(first.repositories.matches("app"));
  CHECK(first.paths->matches("a/b"));
  CHECK(first.reason == "sample");
  CHECK(first.origin == inspect::AllowOrigin::written);
  const inspect::SecretAllow& second = config.secrets.allowed[1];
  CHECK_FALSE(second.paths.has_value());
  CHECK(second.origin == inspect::AllowOrigin::inherited);
  CHECK(first.until.has_value());
  CHECK(second.until == first.until);
  CHECK(config.allow_places.size() == 2);
}

TEST_CASE("what an override or an exception lacks, or says wrongly, is said with its place") {
  struct Row {
    std::string text;
    std::uint64_t line, column;
    std::string what;
  };

  const std::string value = "value = \"";
  const Row rows[] = {
      {allow("value"), 3, 1, "value is missing"},
      {allow("rule"), 3, 1, "rule is missing"},
      {allow("repositories"), 3, 1, "repositories is missing"},
      {allow("reason"), 3, 1, "reason is missing"},
      {allow("value", value + "hmac:" + std::string(63, 'a') + "\""), 7, 9, "64 hex digits"},
      {allow("value", value + "hmac:" + std::string(64, 'A') + "\""), 7, 9, "64 hex digits"},
      {allow("value", value + std::string(69, 'a') + "\""), 7, 9, "64 hex digits"},
      {allow("rule", "rule = \"\""), 7, 8, "an empty name"},
      {allow("repositories", "repositories = []"), 7, 16, "it would hold in no repository"},
      {allow("reason", "reason = \"\""), 7, 10, "reason must be 1 to"},
      {allow("reason", "reason = \"" + std::string(201, 'x') + "\""), 7, 10, "reason must be 1 to"},
      {allow("", "paths = []"), 8, 9, "it would hold at no path"},
      {allow("", "paths = [\"/a\"]"), 8, 10, "/a"},
      {allow("", "until = \"tomorrow\""), 8, 9, "until must be an instant"},
      {allow("", "until = 2027-01-01"), 8, 9, "until must be"},
      {allow("", "until = 2027-01-01T00:00:00"), 8, 9, "an instant with its zone"},
      {allow("", "for_ever = true"), 8, 1, "unknown key: secrets.allow.for_ever"},
      {"[[secrets.override]]\npaths = [\"a\"]", 3, 1, "mode is missing"},
      {"[[secrets.override]]\nmode = \"of\"", 4, 8, "did you mean \"off\"?"},
      {"[[secrets.override]]\nmode = \"off\"\npaths = []", 5, 9, "it would hold at no path"},
      {"[[secrets.override]]\nmode = \"off\"\nrefs = [\"x\"]", 5, 1, "unknown key"},
      {"[secrets.allow]\nrule = \"x\"", 3, 1, "tables, each begun by [[secrets.allow]]"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto config = parse_after_head(row.text + "\n");
    REQUIRE_FALSE(config.has_value());
    CAPTURE(listed(config.error()));
    REQUIRE(config.error().size() == 1);
    const Problem& problem = config.error()[0];
    CHECK(problem.line == row.line);
    CHECK(problem.column == row.column);
    CHECK(problem.what.find(row.what) != std::string::npos);
  }
}

TEST_CASE("a value that is no hash is never said again") {
  const std::string secret = "hunter2-" + std::string(20, 'x');
  const auto config = parse_after_head(allow("value", "value = \"" + secret + "\"") + "\n");
  REQUIRE_FALSE(config.has_value());
  CHECK(listed(config.error()).find(secret) == std::string::npos);
}

TEST_CASE("the linter tells of exceptions that allow nothing") {
  const Config config =
      config_of(allow() + "until = 2026-01-01T00:00:00Z\n" + allow() +
                allow("rule", "rule = \"no-such-rule\"") + "until = 2028-01-01T00:00:00Z\n");
  const auto at = [](int year) { return *base::utc_instant(year, 1, 1, 0, 0, 0); };
  CHECK(listed(check_allows(config, at(2025))) ==
        "16:1: warning: no rule is called \"no-such-rule\", so this exception allows nothing\n");
  const std::string later = listed(check_allows(config, at(2026)));
  CHECK(later.starts_with("3:1: warning: this exception ended at 2026-01-01T00:00:00Z"));
  CHECK(later.find("16:1:") != std::string::npos);
}

TEST_CASE("all of it is policy, so it changes the canonical text") {
  std::set<std::string> texts = {canonical(config_of(""))};
  for (const std::string& other :
       {std::string("[secrets]\non_budget = \"accept-and-continue\"\n"),
        std::string("[secrets]\nhonour = [\"inline-allow\"]\n"),
        std::string("[secrets]\nhonour = [\"ignore-file\"]\n"), allow(),
        allow() + "inherited = true\n", allow() + "paths = [\"a\"]\n",
        allow() + "until = 2027-01-01T00:00:00Z\n", allow("reason", "reason = \"other\""),
        allow("rule", "rule = \"other\""),
        allow("value", "value = \"hmac:" + std::string(64, 'b') + "\""),
        allow("repositories", "repositories = [\"**\"]"),
        std::string("[[secrets.override]]\nmode = \"off\"\n"),
        std::string("[[secrets.override]]\nmode = \"evaluate\"\n"),
        std::string("[[secrets.override]]\nmode = \"off\"\npaths = [\"a\"]\n"),
        std::string("[[secrets.override]]\nmode = \"off\"\npaths = [\"a\"]\n"
                    "[[secrets.override]]\nmode = \"enforce\"\npaths = [\"a\"]\n"),
        std::string("[[secrets.override]]\nmode = \"enforce\"\npaths = [\"a\"]\n"
                    "[[secrets.override]]\nmode = \"off\"\npaths = [\"a\"]\n")}) {
    CAPTURE(other);
    CHECK(texts.insert(canonical(config_of(other))).second);
  }
  const std::string other_order = allow("rule", "rule = \"b\"");
  CHECK(canonical(config_of(allow() + other_order)) == canonical(config_of(other_order + allow())));
}

}  // namespace refward::config
