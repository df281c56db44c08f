// SPDX-License-Identifier: Apache-2.0
#include "report/push_report.h"

#include "base/text.h"
#include "report/layout.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace refward::report {
namespace {

findings::Finding unsigned_commit(const std::string& ref, char digit) {
  findings::Finding finding;
  finding.rule = findings::RuleId::signed_commits;
  finding.ref = ref;
  finding.block = "main";
  finding.object = std::string(40, digit);
  finding.reason = "no-signature";
  finding.facts = {{"kind", "commit"},
                   {"subject", "Say hello"},
                   {"shape", "linear"},
                   {"base", std::string(40, 'b')}};
  return finding;
}

}  // namespace

TEST_CASE("what differs only in its place is said once") {
  PushReport report{.repository = "app", .decision = findings::Decision::reject};
  for (const char digit : {'1', '2', '3', '4', '5', '6', '7'})
    report.findings.push_back(unsigned_commit("refs/heads/main", digit));
  report.receipt = audit::Receipt{7, std::string(64, 'a')};
  CHECK(push_text(report) ==
        "error: refs/heads/main: signed-commits: no signature\n"
        "  commit 111111111111 \"Say hello\"\n"
        "  commit 222222222222 \"Say hello\"\n"
        "  commit 333333333333 \"Say hello\"\n"
        "  commit 444444444444 \"Say hello\"\n"
        "  commit 555555555555 \"Say hello\"\n"
        "  and 2 more\n"
        "  asked for by [[protect]] \"main\"\n"
        "hint: on the branch that you pushed, sign what is new, and push again:\n"
        "    git rebase -f -S bbbbbbbbbbbb\n"
        "refward: examined 0 commits, 0 blobs, 0 bytes\n"
        "refward: refused for 7 reasons; no ref moved; record 7\n");
}

TEST_CASE("refusals come first, and each ref has its own paragraph") {
  PushReport report{.repository = "app", .decision = findings::Decision::reject};
  report.findings.push_back(unsigned_commit("refs/heads/b", '1'));
  report.findings.push_back(unsigned_commit("refs/heads/a", '2'));
  report.findings.back().mode = findings::Mode::evaluate;
  report.findings.push_back(unsigned_commit("refs/heads/a", '3'));
  const std::string text = push_text(report);
  CHECK(text.find("error: refs/heads/a") < text.find("error: refs/heads/b"));
  CHECK(text.find("error: refs/heads/b") < text.find("warning: refs/heads/a"));
  CHECK(text.find("only evaluates; it would refuse this") != std::string::npos);
  CHECK(text.find("refused for 2 reasons") != std::string::npos);
}

TEST_CASE("an accepted push is one line with its coverage") {
  const PushReport report{
      .repository = "app",
      .decision = findings::Decision::accept,
      .findings = {},
      .coverage = {.commits = 1, .tags = 0, .blobs = 2, .bytes = 340, .not_examined = {}},
      .receipt = audit::Receipt{3, std::string(64, 'a')}};
  CHECK(push_text(report) ==
        "refward: accepted; examined 1 commit, 2 blobs, 340 bytes; record 3\n");
}

TEST_CASE("no control character of a pusher and no wide line comes out") {
  PushReport report{.repository = "app", .decision = findings::Decision::reject};
  report.findings.push_back(unsigned_commit("refs/heads/\x1b]0;title\x07", '1'));
  report.findings.back().facts[1].value = "\xe2\x80\xaegnp.exe \r\n\x1b[2J" + std::string(90, 'w');
  const std::string text = push_text(report);
  for (const std::string_view line : base::split(text, '\n')) {
    CHECK(std::ranges::none_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
    CHECK(line.find("\xe2\x80\xae") == std::string_view::npos);
  }
  CHECK(push_json(report).find('\x1b') == std::string::npos);
}

TEST_CASE("the JSON twin holds every finding") {
  PushReport report{.repository = "app", .decision = findings::Decision::reject};
  for (int i = 0; i < 9; ++i)
    report.findings.push_back(unsigned_commit("refs/heads/main", static_cast<char>('1' + i)));
  report.findings.back().path = "not\xffutf8";
  const std::string json = push_json(report);
  std::size_t count = 0;
  for (std::size_t at = json.find("\"no-signature\""); at != std::string::npos;
       at = json.find("\"no-signature\"", at + 1))
    ++count;
  CHECK(count == 9);
  CHECK(json.find("not\\\\xffutf8") != std::string::npos);
}

}  // namespace refward::report
