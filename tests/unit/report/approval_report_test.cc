// SPDX-License-Identifier: Apache-2.0
#include "report/approval_report.h"

#include "base/files.h"
#include "identity/approval_text.h"
#include "report/fixes.h"
#include "report/words.h"

#include <doctest/doctest.h>

namespace refward::report {
namespace {

const std::string kCommit(40, 'c');

ApprovalReport report(std::vector<ApprovalLine> lines) {
  return {.repository = "app",
          .ref = "refs/heads/main",
          .lines = std::move(lines),
          .approvals = {{"tag", "bob", kCommit}},
          .passed_over = {},
          .obstacles = {},
          .terms = ApprovalTerms{"app", "refs/heads/main", kCommit, std::string(40, 'a'),
                                 std::string(40, 'b'), "2026-10-01T00:00:00Z"}};
}

ApprovalLine line(std::vector<std::string> have, std::size_t needed) {
  return {.block = "main",
          .rule = {},
          .enforced = true,
          .object = kCommit,
          .subject = "a \x1b[31mfeature",
          .path = {},
          .have = std::move(have),
          .could = {"carol"},
          .needed = needed};
}

}  // namespace

TEST_CASE("which approvals are there, and which lack") {
  ApprovalReport shown = report({line({"bob"}, 2)});
  const std::string text = approvals_text(shown);
  CHECK(text.find("approval: tag by bob: cccccccccccc\n") == 0);
  CHECK(text.find("cccccccccccc \"a \\x1b[31mfeature\": 1 of 2 for \"main\": bob; "
                  "whose approval counts: carol\n") != std::string::npos);
  CHECK(text.find("1 approval is wanting\n") != std::string::npos);
  CHECK(text.find("me=PERSON\n") != std::string::npos);
  CHECK_FALSE(shown.complete());
  CHECK(approvals_json(shown).find("\"complete\":false") != std::string::npos);
  shown.lines.front().enforced = false;
  CHECK(shown.complete());
  CHECK(approvals_text(shown).find("(evaluate)\n") != std::string::npos);
  shown.lines = {line({"bob", "carol"}, 2)};
  shown.lines.front().rule = "main, paths[1]";
  CHECK(shown.complete());
  CHECK(approvals_text(shown).ends_with(
      "2 of 2 for \"main, paths[1]\": bob, carol\nall is approved\n"));
  CHECK(
      approvals_json(shown) ==
      "{\"repository\":\"app\",\"ref\":\"refs/heads/main\",\"complete\":true,\"lines\":[{\"block\":"
      "\"main\",\"rule\":\"main, paths[1]\",\"enforced\":true,\"object\":\"" +
          kCommit +
          "\",\"path\":null,\"have\":[\"bob\",\"carol\"],\"could\":[\"carol\"],\"needed\":2}],"
          "\"approvals\":[{\"form\":\"tag\",\"person\":\"bob\",\"object\":\"" +
          kCommit + "\"}],\"not_counted\":[],\"errors\":[]}\n");
  CHECK(approvals_text(report({})).ends_with("nothing here has to be approved\n"));
}

TEST_CASE("what cannot be known is not complete") {
  ApprovalReport shown = report({});
  findings::Finding finding;
  finding.rule = findings::RuleId::approvals;
  finding.reason = "approvals-too-many";
  shown.obstacles = {finding};
  CHECK_FALSE(shown.complete());
  CHECK(approvals_text(shown).find("error: the move itself: more approvals") != std::string::npos);
  shown.obstacles.front().mode = findings::Mode::evaluate;
  CHECK(shown.complete());
  shown.obstacles.clear();
  finding.reason = "approval-base";
  finding.ref = "refs/approvals/x/bob";
  shown.passed_over = {finding};
  CHECK(shown.complete());
  CHECK(approvals_text(shown).find("not counted: refs/approvals/x/bob: an approval from") !=
        std::string::npos);
}

TEST_CASE("the commands hold the text of the format, line by line") {
  const ApprovalTerms terms{"my app",
                            "refs/heads/main",
                            kCommit,
                            std::string(40, 'a'),
                            std::string(40, 'b'),
                            "2026-10-01T00:00:00Z"};
  std::string text;
  for (const std::string& command : approval_commands(terms, kPerson)) {
    CHECK(command.size() <= 66);
    const std::size_t open = command.rfind(" '");
    const std::size_t close = command.rfind('\'');
    if (open != std::string::npos && close > open + 1 && command.find("git") == std::string::npos)
      text += command.substr(open + 2, close - open - 2) + "\n";
  }
  const auto parsed = identity::ApprovalText::parse(text);
  REQUIRE(parsed.has_value());
  CHECK(parsed->repository() == "my app");
  CHECK(approval_push(kCommit, "o'neil") ==
        std::vector<std::string>{"me='o'\\''neil'", "c=" + kCommit, "git push origin \\",
                                 "  \"refs/tags/approvals/$c/$me:refs/approvals/$c/$me\""});
}

TEST_CASE("a refusal without the terms shows no commands") {
  findings::Finding finding;
  finding.reason = "approvals-missing";
  finding.ref = "refs/heads/main";
  CHECK(advice_for({&finding}).commands.empty());
  finding.facts = {{"repository", "app"}, {"commit", kCommit}};
  CHECK(advice_for({&finding}).commands.front() == "me=PERSON");
}

TEST_CASE("docs/format/approval.md tells every reason") {
  const std::string page =
      base::read_file(REFWARD_SOURCE_ROOT "/docs/format/approval.md", 1U << 20);
  for (const Wording& wording : approval_words()) {
    CAPTURE(wording.reason);
    CHECK(page.find("| `" + std::string(wording.reason) + "` |") != std::string::npos);
    CHECK((!wording.advice.empty() || wording.fix != Fix::none ||
           wording.reason == "approval-for-other"));
  }
}

}  // namespace refward::report
