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

}  // namespace refward::config
