// SPDX-License-Identifier: Apache-2.0
#include "config/lint.h"

#include "text.h"

#include <algorithm>

namespace refward::config {
namespace {

struct Row {
  std::string text;
  std::uint64_t line;  // 0 with an empty `what`: no warning
  std::uint64_t column;
  std::string what;
};

std::string with_refs(const std::string& refs, const std::string& rest) {
  return "[[protect]]\nrefs = [" + refs + "]\n" + rest + "\n";  // lines 3, 4, 5
}

}  // namespace

TEST_CASE("what can hardly be meant is a warning, and its twin is none") {
  const std::string asks = "require = [\"no-delete\"]";
  const Row rows[] = {
      {"", 0, 0, "no ref is protected"},
      {with_refs("\"@default\"", asks), 0, 0, ""},
      {with_refs("\"@default\"", ""), 3, 1, "asks for nothing"},
      {with_refs("\"@default\"", "require = []"), 3, 1, "asks for nothing"},
      {with_refs("\"@default\"", "signers = [\"alice\"]"), 0, 0, ""},
      {with_refs("\"refs/heads/**\"", "require = [\"signed-tags\"]"), 4, 8, "covers a tag"},
      {with_refs("\"refs/heads/**\"", "require = [\"annotated-tags\"]"), 4, 8, "covers a tag"},
      {with_refs("\"@default\"", "require = [\"annotated-tags\"]"), 4, 8, "covers a tag"},
      {with_refs("\"refs/*/v*\"", "require = [\"annotated-tags\"]"), 0, 0, ""},
      {with_refs("\"**\"", "require = [\"signed-tags\"]"), 0, 0, ""},
      {with_refs("\"refs/tags/**\"", "require = [\"signed-tags\"]"), 0, 0, ""},
      {with_refs("\"refs/notes/**\"", "signers = [\"alice\"]"), 5, 11, "sign nothing unless"},
      {with_refs("\"refs/notes/**\"", "signers = [\"alice\"]\nrequire = [\"signed-commits\"]"), 0,
       0, ""},
      {with_refs("\"refs/notes/**\"", "signers = [\"alice\"]\nrequire = [\"committer-is-signer\"]"),
       0, 0, ""},
      {with_refs("\"refs/notes/**\"", "signers = [\"alice\"]\nrequire = [\"signed-push\"]"), 0, 0,
       ""},
      {with_refs("\"refs/notes/**\"", "signers = [\"alice\"]\nrequire = [\"user-presence\"]"), 0, 0,
       ""},
      {with_refs("\"@default\"", asks) + "[signatures]\ncertificate_principals = [\"*\"]\n", 0, 0,
       "whomever it likes"},
      {with_refs("\"@default\"", asks) + "[signatures]\ncertificate_principals = [\"*@a\"]\n", 0, 0,
       ""},
      {with_refs("\"refs/tags/**\"", "require = [\"no-create\", \"immutable\"]"), 3, 1,
       "never change"},
      {with_refs("\"refs/tags/**\"", "require = [\"no-delete\", \"immutable\"]"), 0, 0, ""},
      {with_refs("\"refs/changes/**\"", asks), 4, 8, "no open namespace"},
      {with_refs("\"refs/changes/**\"", asks) + "[refs]\nallow = [\"refs/changes/**\"]\n", 0, 0,
       ""},
      {with_refs("\"refs/notes/**\"", asks), 0, 0, ""},
      {with_refs("\"@default\"", asks + "\nrepositories = [\"app.git\"]"), 6, 17,
       "without \".git\""},
      {with_refs("\"@default\"", asks + "\nrepositories = [\"app\"]"), 0, 0, ""},
      {with_refs("\"@default\"", "max_push_refs = 1"), 0, 0, ""},
      {with_refs("\"@default\"", "[[protect.paths]]\nmatch = [\"a\"]\nsigners = [\"a\"]"), 0, 0,
       ""},
      {with_refs("\"@default\"", "[[protect.paths]]\nmatch = [\"a\"]"), 5, 1,
       "the rule asks for nothing"},
      {with_refs("\"refs/notes/**\"", "signers = [\"a\"]\napprovals = { from = [\"@m\"] }"), 0, 0,
       ""},
      {with_refs("\"@default\"",
                 "require = [\"no-create\", \"no-update\"]\napprovals = { from = [\"@m\"] }"),
       6, 1, "approvals can never count"},
      {with_refs("\"@default\"", "require = [\"no-create\"]\napprovals = { from = [\"@m\"] }"), 0,
       0, ""},
      {with_refs("\"@default\"", "require = [\"no-update\"]\napprovals = { from = [\"@m\"] }"), 0,
       0, ""},
      {with_refs("\"@default\"",
                 "require = [\"no-create\", \"no-update\"]\npromote_from = \"refs/heads/s\""),
       6, 1, "promote_from can never count"},
      {with_refs("\"@default\"",
                 "require = [\"no-create\", \"no-update\", \"no-delete\"]\nmax_push_refs = 1"),
       0, 0, ""},
      {with_refs("\"@default\"", "require = [\"no-update\", \"fast-forward\"]"), 0, 0, ""},
      {with_refs("\"@default\"",
                 "require = [\"linear\"]\napprovals = { from = [\"@m\"], unbound_merges = true }"),
       6, 1, "lets none through"},
      {with_refs("\"@default\"", "approvals = { from = [\"@m\"], unbound_merges = true }"), 0, 0,
       ""},
      {with_refs("\"@default\"", "forbid_kinds = [\"submodule\"]\nsubmodule_urls = [\"^x\"]"), 6, 1,
       "lets none be"},
      {with_refs("\"@default\"", "forbid_kinds = [\"binary\"]\nsubmodule_urls = [\"^x\"]"), 0, 0,
       ""},
      {with_refs("\"@default\"", "submodule_urls = [\"x\"]"), 5, 1, "searched anywhere in a URL"},
      {with_refs("\"@default\"", "require = [\"linear\", \"clean-merge\"]"), 3, 1,
       "lets none through"},
      {with_refs("\"@default\"", "require = [\"clean-merge\"]"), 0, 0, ""},
      {with_refs("\"@default\"", asks) + "[refs]\nallow = [\"refs/replace/**\"]\n", 0, 0,
       "opens nothing below refs/replace/"},
      {with_refs("\"@default\"", asks) + "[refs]\nallow = [\"refs/repl/**\"]\n", 0, 0, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Config config = config_of(row.text);
    CAPTURE(listed(config.warnings));
    REQUIRE(config.warnings.size() == (row.what.empty() ? 0 : 1));
    if (row.what.empty())
      continue;
    const Problem& warning = config.warnings[0];
    CHECK(warning.level == Problem::Level::warning);
    CHECK(warning.line == row.line);
    CHECK(warning.column == row.column);
    CHECK(warning.what.find(row.what) != std::string::npos);
  }
}

TEST_CASE("what contradicts itself is an error, and its twin is none") {
  const std::string promotes = "promote_from = \"refs/heads/staging\"";
  const std::string rule = "[[protect.paths]]\nmatch = [\"envs/prod/**\"]\n";
  const auto stage = [](const std::string& of, const std::string& from, const std::string& rest) {
    return with_refs("\"refs/heads/" + of + "\"",
                     "promote_from = \"refs/heads/" + from + "\"\n" + rest);
  };
  const std::string rewinds = "approvals = { from = [\"@m\"] }\nallow_rewind = true\n";
  const Row rows[] = {
      {with_refs("\"@default\"", "name = \"a\"") + with_refs("\"@default\"", "name = \"a\""), 8, 1,
       "the block of line 3 is called \"a\" as well"},
      {with_refs("\"@default\"", "name = \"a\"") + with_refs("\"@default\"", "name = \"b\""), 0, 0,
       ""},
      {with_refs("\"@default\"", "name = \"protect[2]\"") + with_refs("\"@default\"", ""), 6, 1,
       "is called \"protect[2]\" as well"},
      {with_refs("\"@default\"", rewinds), 0, 0, ""},
      {with_refs("\"@default\"", rewinds + "require = [\"no-delete\", \"signed-commits\"]"), 0, 0,
       ""},
      {with_refs("\"@default\"", rewinds + "require = [\"fast-forward\"]"), 6, 1,
       "\"fast-forward\""},
      {with_refs("\"@default\"", "approvals = { from = [\"@m\"] }\nrequire = [\"fast-forward\"]"),
       0, 0, ""},
      {with_refs("\"refs/heads/staging\"", promotes), 5, 1, "could ever come to stand there"},
      {with_refs("\"refs/heads/*\"", promotes), 5, 1, "could ever come to stand there"},
      {with_refs("\"refs/heads/*\", \"!refs/heads/staging\"", promotes), 0, 0, ""},
      {with_refs("\"@default\"", promotes), 0, 0, ""},
      {with_refs("\"@default\"", promotes + "\nsoak = \"1h\""), 0, 0, ""},
      {with_refs("\"@default\"", "soak = \"1h\""), 5, 1, "soak without promote_from"},
      {stage("prod", "staging", "") + stage("staging", "test", ""), 0, 0, ""},
      {stage("prod", "staging", "repositories = [\"a\"]") +
           stage("staging", "prod", "repositories = [\"b\"]"),
       0, 0, ""},
      {stage("a", "b", "") + with_refs("\"refs/heads/b\"", ""), 0, 0, ""},
      {with_refs("\"refs/heads/a\", \"!refs/heads/a\"", ""), 4, 1, "take all away"},
      {with_refs("\"refs/heads/a\", \"refs/heads/b/c\", \"!refs/**\"", ""), 4, 1, "take all away"},
      {with_refs("\"refs/heads/a\", \"refs/heads/b/c\", \"!refs/heads/b/**\"", ""), 0, 0, ""},
      {with_refs("\"refs/heads/**\", \"!refs/heads/*\"", ""), 0, 0, ""},
      {with_refs("\"refs/heads/x\"", "repositories = [\"a\", \"!**\"]"), 5, 1, "take all away"},
      {with_refs("\"@default\"", rule), 0, 0, ""},
      {with_refs("\"@default\"", rule + "promote_from = \"envs/staging/\""), 0, 0, ""},
      {with_refs("\"@default\"", rule + "promote_from = \"envs/\""), 0, 0, ""},
      {with_refs("\"@default\"", rule + "promote_from = \"envs/prod/\""), 7, 1,
       "could ever come to stand there"},
      {with_refs("\"@default\"", rule + "promote_from = \"envs/prod/blue/\""), 7, 1,
       "could ever come to stand there"},
      {with_refs("\"@default\"",
                 "[[protect.paths]]\nmatch = [\"**/*.yaml\"]\npromote_from = \"s/\""),
       6, 1, "one and the same folder"},
      {with_refs("\"@default\"",
                 "[[protect.paths]]\nmatch = [\"values.yaml\"]\npromote_from = \"s/\""),
       6, 1, "one and the same folder"},
      {with_refs("\"@default\"",
                 "[[protect.paths]]\nmatch = [\"a/*\", \"b/*\"]\npromote_from = \"s/\""),
       6, 1, "one and the same folder"},
      {with_refs("\"@default\"",
                 "[[protect.paths]]\nmatch = [\"a/*\", \"a/b*\"]\npromote_from = \"s/\""),
       0, 0, ""},
      {with_refs("\"@default\"", "[[protect.paths]]\nmatch = [\"**/*.yaml\"]"), 0, 0, ""},
      {with_refs("\"@default\"", "[[protect.paths]]\nmatch = [\"a/b\", \"!a/**\"]"), 6, 1,
       "take all away"},
      {with_refs("\"@default\"", rule + "soak = \"1h\""), 7, 1, "soak without promote_from"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto config = parse_after_head(row.text);
    CAPTURE(config ? std::string() : listed(config.error()));
    REQUIRE(config.has_value() == row.what.empty());
    if (config)
      continue;
    REQUIRE(config.error().size() == 1);
    CHECK(config.error()[0].line == row.line);
    CHECK(config.error()[0].column == row.column);
    CHECK(config.error()[0].what.find(row.what) != std::string::npos);
  }
  const auto circle = parse_after_head(stage("a", "b", "") + stage("b", "c", "") +
                                       stage("c", "a", "") + stage("d", "a", ""));
  REQUIRE_FALSE(circle.has_value());
  REQUIRE(circle.error().size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(circle.error()[i].line == 5 + i * 4);
    CHECK(circle.error()[i].what.find("in a circle") != std::string::npos);
  }
}

TEST_CASE("signers whom nobody knows are errors at their place") {
  const Config config = config_of(
      with_refs("\"@default\"", "signers = [\"@maintainers\", \"alice\", \"@maintaners\"]") +
      with_refs("\"refs/tags/**\"", "signers = [\n  \"bob@example.org\",\n  \"carol\",\n]"));
  const auto known = [](std::string_view entry) {
    return entry == "@maintainers" || entry == "alice" || entry == "carol";
  };
  CHECK(listed(check_people(config, known)) ==
        "5:37: error: unknown team: @maintaners\n"
        "9:3: error: no person or principal is called \"bob@example.org\"\n");
  CHECK(has_errors(check_people(config, known)));
  CHECK(check_people(config, [](std::string_view) { return true; }).empty());
  CHECK(check_people(config, [](std::string_view) { return false; }).size() == 5);
  CHECK(check_people(config_of(""), [](std::string_view) { return false; }).empty());
}

TEST_CASE("whoever is named anywhere is looked up") {
  const std::string freeze =
      "freeze = [{ from = \"Fri 16:00\", until = \"Mon 08:00\", zone = \"UTC\", except = [\"x\"] "
      "}]\n";
  const Config config = config_of(with_refs(
      "\"@default\"", "approvals = { from = [\"@a\"] }\npushers = [\"b\"]\n" + freeze +
                          "[[protect.paths]]\nmatch = [\"p\"]\n" +
                          "signers = [\"c\"]\napprovals = { from = [\"d\"] }\n" + freeze));
  CHECK(listed(check_people(config, [](std::string_view) { return false; })) ==
        "5:23: error: unknown team: @a\n"
        "6:12: error: no person or principal is called \"b\"\n"
        "7:78: error: no person or principal is called \"x\"\n"
        "10:12: error: no person or principal is called \"c\"\n"
        "11:23: error: no person or principal is called \"d\"\n"
        "12:78: error: no person or principal is called \"x\"\n");
}

}  // namespace refward::config
