// SPDX-License-Identifier: Apache-2.0
// [server] policy_from: what may stand in the server's own file, and what in the one that it names.
#include "config/config.h"
#include "text.h"

namespace refward::config {
namespace {

const std::string kServer =
    "[server]\norigin = \"git.example.org\"\nroot = \"/srv/git\"\n"
    "policy_from = { repository = \"admin.git\", ref = \"refs/heads/main\" }\n";
const std::string kPolicy =
    "[signatures]\nformats = [\"ssh\"]\n[[protect]]\nrefs = [\"refs/heads/**\"]\n"
    "require = [\"signed-commits\"]\n";

Config server() {
  auto config = parse(kServer, "/etc/refward/refward.toml");
  REQUIRE(config.has_value());
  return *config;
}

}  // namespace

TEST_CASE("the server's own file names where the policy is") {
  const Config config = server();
  REQUIRE(config.policy_from.has_value());
  CHECK(config.policy_from->repository == "admin.git");
  CHECK(config.policy_from->ref == "refs/heads/main");
  CHECK(config.policy_from->spot == Spot{4, 1});
  CHECK(config.policy.blocks.empty());
  CHECK(config.warnings.empty());  // that there is no block says nothing yet
}

TEST_CASE("a policy from there stands on the server's settings") {
  const auto config = parse_policy(kPolicy, server(), "admin.git:refs/heads/main:refward.toml");
  REQUIRE(config.has_value());
  CHECK(config->origin == "git.example.org");
  CHECK(config->platform.root == "/srv/git");
  CHECK(config->policy.blocks.size() == 1);
  CHECK(config->formats == std::set{signature::Format::ssh});
  const auto again = parse_policy(kPolicy, *config, "x");
  REQUIRE(again.has_value());
  CHECK_MESSAGE(again->policy.blocks.size() == 1, "nothing of the policy before is kept");
  const auto none = parse_policy("[refs]\nallow = []\n", *config, "x");
  REQUIRE(none.has_value());
  CHECK_MESSAGE(none->formats.size() == 3, "nothing of the policy before is kept");
  CHECK_MESSAGE(none->warnings.size() == 1, "no ref is protected");
}

TEST_CASE("what stands where it is not read is an error at its place") {
  struct Row {
    std::string why, text;
    std::uint64_t line, column;
    std::string what;
  };

  const std::string head = "[server]\norigin = \"x\"\n";
  const Row rows[] = {
      {"rules of two origins", kServer + "[[protect]]\nrefs = [\"refs/heads/**\"]\n", 5, 3,
       "protect stands in the repository"},
      {"", kServer + "[refs]\n", 5, 2, "refs stands in the repository"},
      {"", kServer + "[signatures]\n", 5, 2, "signatures stands in the repository"},
      {"", kServer + "[secrets]\nmode = \"off\"\n", 5, 2, "secrets stands in the repository"},
      {"", kServer + "[manifests]\n", 5, 2, "manifests stands in the repository"},
      {"a slip", kServer + "[protects]\n", 5, 2, "unknown key: protects"},
      {"whose keyrings?", kServer + "keyrings = \"keys\"\n", 5, 1, "no server.keyrings"},
      {"half", head + "policy_from = { repository = \"admin.git\" }", 3, 15, "names a repository"},
      {"half", head + "policy_from = { ref = \"refs/heads/main\" }", 3, 15, "names a repository"},
      {"out of root", head + "policy_from = { repository = \"../x\", ref = \"refs/heads/m\" }", 3,
       30, "below root"},
      {"out of root", head + "policy_from = { repository = \"/x\", ref = \"refs/heads/m\" }", 3, 30,
       "below root"},
      {"root itself", head + "policy_from = { repository = \"\", ref = \"refs/heads/m\" }", 3, 30,
       "below root"},
      {"a tag is no branch", head + "policy_from = { repository = \"a\", ref = \"refs/tags/m\" }",
       3, 41, "must be a branch"},
      {"not in full", head + "policy_from = { repository = \"a\", ref = \"main\" }", 3, 41,
       "must be a branch"},
      {"no name", head + "policy_from = { repository = \"a\", ref = \"refs/heads/..\" }", 3, 41,
       "must be a branch"},
      {"a slip", head + "policy_from = { repository = \"a\", ref = \"refs/heads/m\", rev = \"x\" }",
       3, 57, "unknown key"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CAPTURE(row.text);
    const auto config = parse(row.text, "/etc/refward/refward.toml");
    REQUIRE_FALSE(config.has_value());
    CAPTURE(listed(config.error()));
    CHECK(config.error()[0].line == row.line);
    CHECK(config.error()[0].column == row.column);
    CHECK(config.error()[0].what.find(row.what) != std::string::npos);
  }
  for (const std::string text : {"[server]\norigin = \"x\"\n", "server = 1\n"}) {
    const auto config = parse_policy(kPolicy + text, server(), "x");
    CHECK_MESSAGE(!config.has_value(), "whoever changes the policy moves no record");
  }
}

}  // namespace refward::config
