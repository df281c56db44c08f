// SPDX-License-Identifier: Apache-2.0
#include "identity/people.h"

#include "config/lint.h"
#include "text.h"

namespace refward::config {

TEST_CASE("signers are looked up among the people of the keyrings") {
  identity::Person alice;
  alice.name = "alice";
  alice.principals = {"alice@example.org"};
  alice.teams = {"maintainers"};
  const identity::People people({alice});
  const Config config = config_of(
      "[[protect]]\nrefs = [\"@default\"]\n"
      "signers = [\"@maintainers\", \"alice\", \"alice@example.org\", \"@sre\", \"bob\"]\n");
  CHECK(listed(check_people(config, people)) ==
        "5:58: error: unknown team: @sre\n"
        "5:66: error: no person or principal is called \"bob\"\n");
}

TEST_CASE("what a person may sign is given by globs that can match") {
  struct Row {
    std::string why;
    std::vector<std::string> refs, paths;
    std::string expected;
  };

  const Row rows[] = {
      {"none", {}, {}, ""},
      {"fine", {"refs/heads/deploy/**", "@default"}, {"**/values.yaml", "!secret/**"}, ""},
      {"no ref", {"deploy"}, {}, "only_refs of \"bot\": \"deploy\" can never match"},
      {"no path", {}, {"/values.yaml"}, "only_paths of \"bot\": \"/values.yaml\" can never"},
      {"a class left open", {}, {"[a"}, "only_paths of \"bot\""},
      {"nothing to take away from", {"!refs/heads/x"}, {}, "only_refs of \"bot\""}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    identity::Person bot;
    bot.name = "bot";
    bot.only_refs = row.refs;
    bot.only_paths = row.paths;
    const Problems found = check_people(config_of(""), identity::People({bot}));
    CHECK(has_errors(found) == !row.expected.empty());
    CHECK(listed(found).find(row.expected) != std::string::npos);
    for (const Problem& problem : found)
      CHECK(problem.file == "/etc/refward/keyrings/people.toml");
  }
}

TEST_CASE("there are people enough to approve, and not only oneself") {
  const auto person = [](const char* name, std::set<std::string> teams) {
    identity::Person out;
    out.name = name;
    out.principals = {std::string(name) + "@example.org"};
    out.teams = std::move(teams);
    return out;
  };
  std::vector<identity::Person> persons = {person("alice", {"m", "sre"}), person("bob", {"m"}),
                                           person("carol", {}), person("bot", {"m", "bots"})};
  persons[3].kind = identity::PersonKind::robot;
  identity::People people(persons);
  people.admit([](std::string_view principal) { return principal.ends_with("@guests"); });

  struct Row {
    std::string rest;
    std::string listed;
    std::string why;
  };

  const std::string block = "[[protect]]\nrefs = [\"@default\"]\n";
  const std::string few = "error: approvals asks for ";
  const std::string own = "warning: nobody approves their own changes";
  const Row rows[] = {
      {"approvals = { count = 2, from = [\"@m\"] }", "", "two of two"},
      {"approvals = { count = 3, from = [\"@m\"] }",
       "5:1: " + few +
           "3 different persons, and from "
           "names 2",
       "a robot never approves"},
      {"approvals = { from = [\"@bots\"] }",
       "5:1: " + few + "1 different persons, and from names 0", "nobody but robots"},
      {"approvals = { count = 2, from = [\"alice\", \"alice@example.org\", \"@sre\"] }",
       "5:1: " + few + "2 different persons, and from names 1", "one person in three ways"},
      {"approvals = { count = 2, from = [\"alice\", \"dora@guests\"] }", "", "a guest is somebody"},
      {"approvals = { count = 3, from = [\"alice\", \"dora@guests\"] }",
       "5:1: " + few + "3 different persons, and from names 2", "and somebody once"},
      {"approvals = { count = 2, from = [\"alice\", \"nobody\"] }",
       "5:43: error: no person or principal is called \"nobody\"", "told once"},
      {"approvals = { from = [\"alice\"] }", "", "whoever has a key signs"},
      {"signers = [\"alice\"]\napprovals = { from = [\"@sre\"] }", "6:1: " + own,
       "the only signer is the only approver"},
      {"signers = [\"alice\", \"carol\"]\napprovals = { from = [\"@sre\"] }", "",
       "carol's changes can pass"},
      {"signers = [\"alice\", \"bob\"]\napprovals = { count = 2, from = [\"@m\"] }", "6:1: " + own,
       "each leaves one only"},
      {"signers = [\"alice\", \"bob\"]\napprovals = { count = 1, from = [\"@m\"] }", "",
       "each has the other"},
      {"signers = [\"bot\"]\napprovals = { from = [\"alice\"] }", "", "a robot's changes"},
      {"[[protect.paths]]\nmatch = [\"p\"]\napprovals = { count = 2, from = [\"@sre\"] }",
       "7:1: " + few + "2 different persons, and from names 1", "below a path too"},
      {"[[protect.paths]]\nmatch = [\"p\"]\nsigners = [\"alice\"]\napprovals = { from = "
       "[\"alice\"] }",
       "8:1: " + own, "below a path too"},
      {"signers = [\"alice\"]\n[[protect.paths]]\nmatch = [\"p\"]\napprovals = { from = "
       "[\"alice\"] }",
       "8:1: " + own, "the block's signers"},
      {"signers = [\"@m\"]\n[[protect.paths]]\nmatch = [\"p\"]\nsigners = [\"@sre\", \"carol\"]\n"
       "approvals = { from = [\"alice\"] }",
       "9:1: " + own, "who signs there satisfies both"},
      {"signers = [\"bob\"]\n[[protect.paths]]\nmatch = [\"p\"]\nsigners = [\"carol\"]",
       "8:1: warning: nobody may sign there", "none satisfies both"},
      {"signers = [\"@m\"]\n[[protect.paths]]\nmatch = [\"p\"]\nsigners = [\"bob\"]", "",
       "one satisfies both"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.rest);
    CAPTURE(row.why);
    const Problems found = check_people(config_of(block + row.rest + "\n"), people);
    CAPTURE(listed(found));
    REQUIRE(found.size() == (row.listed.empty() ? 0 : 1));
    CHECK(listed(found).starts_with(row.listed));
  }
}

}  // namespace refward::config
