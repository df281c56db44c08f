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

}  // namespace refward::config
