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
      {with_refs("\"@default\"", "name = \"a\"\n" + asks) +
           with_refs("\"@default\"", "name = \"a\"\n" + asks),
       7, 1, "the block of line 3 is called \"a\" as well"},
      {with_refs("\"@default\"", "name = \"a\"\n" + asks) +
           with_refs("\"@default\"", "name = \"b\"\n" + asks),
       0, 0, ""},
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

}  // namespace refward::config
