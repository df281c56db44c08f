// SPDX-License-Identifier: Apache-2.0
#include "inspect/redact.h"

#include "bench.h"
#include "inspect/ground.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using test::failed_token;
using test::scanner;
using test::token;

}  // namespace

TEST_CASE("a subject is the first line, cut, and withheld where the whole message has a secret") {
  struct Row {
    std::string why;
    std::string message;
    std::string expected;
  };

  const std::string withheld(kWithheld);
  const Row rows[] = {
      {"plain", "Fix it\n\nbody\n", "Fix it"},
      {"empty lines before", "\n\nFix it\n", "Fix it"},
      {"nothing", "", ""},
      {"only empty lines", "\n\n", ""},
      {"as long as is shown", std::string(100, 's'), std::string(100, 's')},
      {"longer", std::string(101, 's'), std::string(100, 's')},
      {"a secret", "use " + token() + "\n", withheld},
      {"a secret that is cut off at 100 bytes", std::string(80, 's') + " " + token(), withheld},
      {"the twin: half a token is none", std::string(80, 's') + " " + token().substr(0, 19),
       std::string(80, 's') + " " + token().substr(0, 19)},
      {"a secret in the body", "Fix it\n\n" + token() + "\n", withheld},
      {"one whose checksum fails", failed_token(), withheld}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(safe_subject(scanner(), row.message) == row.expected);
  }
}

TEST_CASE("texts and refs") {
  CHECK(safe_text(scanner(), "a/b") == "a/b");
  CHECK(safe_text(scanner(), "a/" + token()) == kWithheld);
  CHECK(holds_secret(scanner(), token()));
  CHECK_FALSE(holds_secret(scanner(), token().substr(1)));
  CHECK(safe_ref(scanner(), "refs/heads/x") == "refs/heads/x");
  CHECK(safe_ref(scanner(), "refs/heads/" + token()) == std::string(kWithheld) + " id:40");
}

TEST_CASE("two withheld refs stay apart") {
  auto own = secrets::Scanner::create({.identity = [](std::string_view value) {
    return "hmac:" + std::to_string(std::hash<std::string_view>{}(value));
  }});
  REQUIRE(own.has_value());
  const std::string one = safe_ref(*own, "refs/heads/" + token(1));
  const std::string two = safe_ref(*own, "refs/heads/" + token(2));
  CHECK(one != two);
  CHECK(one.find(token(1)) == std::string::npos);
  CHECK(one.starts_with(kWithheld));
}

TEST_CASE("findings: ref, path and every fact are withheld, and nothing else changes") {
  findings::Finding harmless =
      finding_of(findings::RuleId::signed_commits, "no-signature", "refs/heads/x");
  harmless.path = "a/b";
  harmless.object = std::string(40, 'd');
  harmless.facts = {{"subject", "Fix it"}, {"base", std::string(40, 'e')}};
  findings::Finding leaks = harmless;
  leaks.ref = "refs/heads/" + token();
  leaks.path = "keys/" + token();
  leaks.facts = {{"subject", "use " + token()}, {"kind", "commit"}, {"tag", token(2)}};
  findings::Findings found = {harmless, leaks};
  redact(found, scanner());
  CHECK(found[0] == harmless);
  CHECK(found[1].ref == std::string(kWithheld) + " id:40");
  CHECK(found[1].path == kWithheld);
  CHECK(found[1].object == leaks.object);
  CHECK(found[1].reason == leaks.reason);
  CHECK(test::facts({found[1]}, "subject") == kWithheld);
  CHECK(test::facts({found[1]}, "kind") == "commit");
  CHECK(test::facts({found[1]}, "tag") == kWithheld);
}

}  // namespace refward::inspect
