// SPDX-License-Identifier: Apache-2.0
#include "report/fixes.h"

#include <doctest/doctest.h>

namespace refward::report {
namespace {

constexpr const char* kBase = "fedcba9876543210fedcba9876543210fedcba98";

findings::Finding finding_with(std::string reason, std::string shape, std::string base) {
  findings::Finding finding;
  finding.ref = "refs/heads/main";
  finding.reason = std::move(reason);
  finding.facts = {{"kind", "commit"}, {"shape", std::move(shape)}, {"base", std::move(base)}};
  return finding;
}

}  // namespace

TEST_CASE("the command fits the shape of the history") {
  struct Row {
    findings::Finding finding;
    std::string command;
    const char* why;
  };

  const Row rows[] = {
      {finding_with("no-signature", "tip", kBase), "git commit --amend --no-edit -S",
       "only the tip"},
      {finding_with("no-signature", "linear", kBase), "git rebase -f -S fedcba987654",
       "several commits"},
      {finding_with("no-signature", "linear", ""), "git rebase -f -S --root",
       "from the first commit on"},
      {finding_with("no-signature", "merges", kBase),
       "git rebase -f -S --rebase-merges fedcba987654", "merges stay merges"},
      {finding_with("in-the-future", "tip", kBase), "git commit --amend --no-edit --reset-author",
       "the tip's date"},
      {finding_with("rewound", "", ""), "git pull --rebase", "a forced push"},
      {finding_with("secret", "linear", kBase), "git rebase -i fedcba987654",
       "a secret further back"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Advice advice = advice_for({&row.finding});
    REQUIRE_FALSE(advice.commands.empty());
    CHECK(advice.commands.front() == row.command);
  }
}

TEST_CASE("a push certificate is made anew by the next push") {
  for (const char* reason :
       {"certificate-missing", "certificate-nonce-bad", "key-unknown", "bad-signature"}) {
    CAPTURE(reason);
    findings::Finding finding;
    finding.rule = findings::RuleId::signed_push;
    finding.reason = reason;
    finding.facts = {{"kind", "push"}};
    CHECK(advice_for({&finding}).commands == std::vector<std::string>{"git push --signed"});
  }
  findings::Finding commit;
  commit.reason = "key-unknown";
  commit.facts = {{"kind", "commit"}, {"shape", "tip"}};
  CHECK(advice_for({&commit}).commands.front() == "git commit --amend --no-edit -S");
  findings::Finding server;
  server.reason = "certificate-nonce-unsolicited";
  server.facts = {{"kind", "push"}};
  CHECK(advice_for({&server}).commands.empty());
}

TEST_CASE("a tag's name is quoted for the shell that it is typed into") {
  findings::Finding finding;
  finding.ref = "refs/tags/v1;reboot";
  finding.reason = "lightweight";
  CHECK(advice_for({&finding}).commands.front() ==
        "git tag -a -f -m 'v1;reboot' 'v1;reboot' 'v1;reboot^{}'");
}

TEST_CASE("where a pusher can do nothing, no command pretends so") {
  findings::Finding finding;
  finding.ref = "refs/heads/main";
  for (const char* reason : {"deleted", "created", "keyring-broken", "replace-ref"}) {
    CAPTURE(reason);
    finding.reason = reason;
    CHECK(advice_for({&finding}).commands.empty());
  }
}

}  // namespace refward::report
