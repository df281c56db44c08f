// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"

#include "text.h"

#include <functional>

namespace refward::config {
namespace {

using policy::Word;
using signature::Format;
using Names = std::vector<std::string>;

constexpr const char* kBlock = "[[protect]]\nrefs = [\"refs/heads/main\"]\n";

}  // namespace

TEST_CASE("what holds where nothing is said") {
  const Config config = config_of("");
  CHECK(config.origin == "git.example.org");
  CHECK(config.file == "/etc/refward/refward.toml");
  CHECK(config.platform.platform == platform::Platform::plain);
  CHECK(config.platform.root == "/");
  CHECK_FALSE(config.platform.pusher_env.has_value());
  CHECK(config.keyrings == "/etc/refward/keyrings");
  CHECK(config.state == "/var/lib/refward");
  CHECK(config.audit == "/var/lib/refward/audit");
  CHECK_FALSE(config.group.has_value());
  CHECK(config.pin_config == PinConfig::no);
  CHECK(config.policy.allowed_namespaces.empty());
  CHECK(config.formats == std::set{Format::ssh, Format::openpgp, Format::x509});
  CHECK(config.signature.min_rsa_bits == 3072);
  CHECK_FALSE(config.signature.allow_armour_headers);
  CHECK(config.signature.ask_gnupg);
  CHECK(config.max_future == std::chrono::minutes(10));
  CHECK(config.policy.blocks.empty());
  // An absent section enforces.
  CHECK(config.secrets == ScanMode::enforce);
  CHECK(config.manifests == ScanMode::enforce);
  CHECK(config.time_budget == std::chrono::seconds(30));
  CHECK(config.manifest_paths.entries() == Names{"**/*.yaml", "**/*.yml", "**/*.json"});
}

TEST_CASE("what a block holds where nothing is said") {
  const Config config = config_of(kBlock);
  REQUIRE(config.policy.blocks.size() == 1);
  const policy::Block& block = config.policy.blocks[0];
  CHECK(block.name == "protect[1]");
  CHECK(block.repositories.matches("any/where"));
  CHECK(block.mode == findings::Mode::enforce);
  CHECK(block.require.empty());
  CHECK_FALSE(block.signers.has_value());
}

TEST_CASE("every setting is read, and refused when it is wrong") {
  struct Row {
    std::string good;
    std::string bad;
    std::function<bool(const Config&)> was_read;
  };

  const std::string block = kBlock;
  const Row rows[] = {
      {"platform = \"plain\"", "platform = \"plane\"",
       [](const Config& c) { return c.platform.platform == platform::Platform::plain; }},
      {"root = \"/srv/git\"", "root = \"srv/git\"",
       [](const Config& c) { return c.platform.root == "/srv/git"; }},
      {"keyrings = \"keys\"", "keyrings = \"\"",
       [](const Config& c) { return c.keyrings == "/etc/refward/keys"; }},
      {"keyrings = \"/srv/keys\"", "keyrings = [\"/srv/keys\"]",
       [](const Config& c) { return c.keyrings == "/srv/keys"; }},
      {"keyrings = \"../keys\"", "keyrings = 1",
       [](const Config& c) { return c.keyrings == "/etc/keys"; }},
      {"state = \"/srv/refward\"", "state = \"refward\"",
       [](const Config& c) {
         return c.state == "/srv/refward" && c.audit == "/srv/refward/audit";
       }},
      {"audit = \"/log\"", "audit = \"log\"",
       [](const Config& c) { return c.audit == "/log" && c.state == "/var/lib/refward"; }},
      {"audit = \"/log\"\nstate = \"/srv/refward\"", "audit = \"\"",
       [](const Config& c) { return c.audit == "/log" && c.state == "/srv/refward"; }},
      {"group = \"git\"", "group = \"-git\"", [](const Config& c) { return c.group == "git"; }},
      {"pusher_env = \"REFWARD_PUSHER\"", "pusher_env = \"GIT_PUSH_OPTION_0\"",
       [](const Config& c) { return c.platform.pusher_env == "REFWARD_PUSHER"; }},
      {"pin_config = true", "pin_config = \"true\"",
       [](const Config& c) { return c.pin_config == PinConfig::yes; }},
      {"pin_config = false", "pin_config = 0",
       [](const Config& c) { return c.pin_config == PinConfig::no; }},
      {"[refs]\nallow = [\"refs/changes/**\"]", "[refs]\nallow = [\"changes/**\"]",
       [](const Config& c) { return c.policy.allowed_namespaces.matches("refs/changes/1", ""); }},
      {"[refs]\nallow = []", "[refs]\nallow = \"refs/changes/**\"",
       [](const Config& c) { return c.policy.allowed_namespaces.empty(); }},
      {"[signatures]\nformats = [\"ssh\"]", "[signatures]\nformats = [\"pgp\"]",
       [](const Config& c) { return c.formats == std::set{Format::ssh}; }},
      {"[signatures]\nformats = [\"openpgp\", \"ssh\"]", "[signatures]\nformats = []",
       [](const Config& c) {
         return c.formats == std::set{Format::ssh, Format::openpgp};
       }},
      {"[signatures]\nmin_rsa_bits = 2048", "[signatures]\nmin_rsa_bits = 2047",
       [](const Config& c) { return c.signature.min_rsa_bits == 2048; }},
      {"[signatures]\nmin_rsa_bits = 16384", "[signatures]\nmin_rsa_bits = 16385",
       [](const Config& c) { return c.signature.min_rsa_bits == 16384; }},
      {"[signatures]\nmax_future = \"0s\"", "[signatures]\nmax_future = \"-1s\"",
       [](const Config& c) { return c.max_future == base::Seconds(0); }},
      {"[signatures]\nmax_future = \"30d\"", "[signatures]\nmax_future = \"31d\"",
       [](const Config& c) { return c.max_future == std::chrono::days(30); }},
      {"[signatures]\nallow_armour_headers = true", "[signatures]\nallow_armour_headers = \"yes\"",
       [](const Config& c) { return c.signature.allow_armour_headers; }},
      {"[signatures]\nask_gnupg = false", "[signatures]\nask_gnupg = \"no\"",
       [](const Config& c) { return !c.signature.ask_gnupg; }},
      {"[signatures]\ncertificate_principals = []",
       "[signatures]\ncertificate_principals = [\"!*@example.org\"]",
       [](const Config& c) { return c.certificate_principals.empty(); }},
      {"[signatures]\ncertificate_principals = [\"*@example.org\"]",
       "[signatures]\ncertificate_principals = \"*@example.org\"",
       [](const Config& c) {
         return c.certificate_principals == std::vector<std::string>{"*@example.org"};
       }},
      {block + "name = \"main\"", block + "name = \"\"",
       [](const Config& c) { return c.policy.blocks[0].name == "main"; }},
      {block + "repositories = [\"team/**\"]", block + "repositories = [\"/team/**\"]",
       [](const Config& c) {
         return c.policy.blocks[0].repositories.entries() == Names{"team/**"};
       }},
      {"[[protect]]\nrefs = [\"@default\", \"!refs/heads/x\"]",
       "[[protect]]\nrefs = [\"!refs/heads/x\"]",
       [](const Config& c) {
         return c.policy.blocks[0].refs.entries() == Names{"@default", "!refs/heads/x"};
       }},
      {block + "mode = \"evaluate\"", block + "mode = \"off\"",
       [](const Config& c) { return c.policy.blocks[0].mode == findings::Mode::evaluate; }},
      {block + "mode = \"enforce\"", block + "mode = \"Enforce\"",
       [](const Config& c) { return c.policy.blocks[0].mode == findings::Mode::enforce; }},
      {block + "require = [\"signed-commits\", \"no-delete\"]",
       block + "require = [\"signed-commits\", \"no-deletes\"]",
       [](const Config& c) {
         return c.policy.blocks[0].require == std::set{Word::signed_commits, Word::no_delete};
       }},
      {block + "signers = [\"@maintainers\", \"alice\"]", block + "signers = []",
       [](const Config& c) {
         return c.policy.blocks[0].signers == Names{"@maintainers", "alice"};
       }},
      {"[secrets]\nmode = \"evaluate\"", "[secrets]\nmode = \"warn\"",
       [](const Config& c) { return c.secrets == ScanMode::evaluate; }},
      {"[secrets]\nmode = \"off\"", "[secrets]\nmode = false",
       [](const Config& c) { return c.secrets == ScanMode::off; }},
      {"[secrets]\nrules = [\"builtin\"]", "[secrets]\nrules = []",
       [](const Config& c) { return c.secrets == ScanMode::enforce; }},
      {"[secrets]\ntime_budget = \"1s\"", "[secrets]\ntime_budget = \"0s\"",
       [](const Config& c) { return c.time_budget == std::chrono::seconds(1); }},
      {"[secrets]\ntime_budget = \"1h\"", "[secrets]\ntime_budget = \"61m\"",
       [](const Config& c) { return c.time_budget == std::chrono::hours(1); }},
      {"[secrets]\non_budget = \"reject\"", "[secrets]\non_budget = \"accept\"",
       [](const Config&) { return true; }},
      {"[manifests]\nmode = \"off\"", "[manifests]\nmode = \"no\"",
       [](const Config& c) { return c.manifests == ScanMode::off; }},
      {"[manifests]\npaths = [\"deploy/**\"]", "[manifests]\npaths = [\"/deploy/**\"]",
       [](const Config& c) { return c.manifest_paths.entries() == Names{"deploy/**"}; }},
      {"[manifests]\nencrypted = \"allow\"", "[manifests]\nencrypted = \"maybe\"",
       [](const Config&) { return true; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.good);
    CAPTURE(row.bad);
    CHECK(row.was_read(config_of(row.good + "\n")));
    CHECK_FALSE(parse_after_head(row.bad + "\n").has_value());
  }
}

TEST_CASE("every word of require that is built is read") {
  for (const Word word : policy::words()) {
    CAPTURE(std::string(to_text(word)));
    const Config config =
        config_of(kBlock + ("require = [\"" + std::string(to_text(word)) + "\"]\n"));
    CHECK(config.policy.blocks[0].require == std::set{word});
  }
}

TEST_CASE("what is of the contract but not built yet is refused by its name") {
  struct Row {
    std::string text;
    std::string what;
  };

  std::vector<Row> rows = {
      {"[secrets]\nrules = [\"gitleaks:/etc/refward/gitleaks.toml\"]", "gitleaks:"},
      {"[secrets]\nrules = [\"builtin\", \"gitleaks:/x\"]", "gitleaks:"},
      {"[secrets]\non_budget = \"accept-and-continue\"", "accept-and-continue"},
      {"[[secrets.override]]\nmode = \"off\"", "secrets.override"},
      {"[[secrets.allow]]\nrule = \"github-pat\"", "secrets.allow"},
      {"[manifests]\nencrypted = \"refuse\"", "encrypted = \"refuse\""},
      {"[[manifests.rbac]]\nmode = \"enforce\"", "manifests.rbac"},
      {kBlock + std::string("[[protect.paths]]\nmatch = [\"envs/prod/**\"]"), "protect.paths"},
  };
  for (const std::string platform : {"gitolite", "gitea", "gitlab", "github"})
    rows.push_back({"platform = \"" + platform + "\"", "server.platform = \"" + platform + "\""});
  for (const std::string setting : {"max_file_size = \"10MiB\"",
                                    "max_path_length = 200",
                                    "max_push_commits = 1",
                                    "max_push_refs = 1",
                                    "forbid_paths = [\"**/*.exe\"]",
                                    "forbid_kinds = [\"binary\"]",
                                    "submodule_urls = [\"^https:\"]",
                                    "commit_message = \"x\"",
                                    "author_email = { must = \"x\" }",
                                    "committer_email = \"x\"",
                                    "ref_name = \"x\"",
                                    "pushers = [\"alice\"]",
                                    "freeze = [{ from = \"Fri 16:00\" }]",
                                    "promote_from = \"refs/heads/staging\"",
                                    "soak = \"1d\"",
                                    "allow_rewind = true",
                                    "fsck = \"strict\"",
                                    "fsck_ignore = []",
                                    "approvals = { count = 1 }",
                                    "paths = []"})
    rows.push_back({kBlock + setting, "protect." + setting.substr(0, setting.find(' '))});
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto config = parse_after_head(row.text + "\n");
    REQUIRE_FALSE(config.has_value());
    CAPTURE(listed(config.error()));
    REQUIRE(config.error().size() == 1);
    CHECK(config.error()[0].what.starts_with("not supported yet: "));
    CHECK(config.error()[0].what.find(row.what) != std::string::npos);
    CHECK(config.error()[0].line >= 3);
  }
}

TEST_CASE("several blocks keep their order, their names and their places") {
  const Config config = config_of(
      "[[protect]]\nname = \"a\"\nrefs = [\"refs/heads/a\"]\nsigners = [\"alice\", \"@team\"]\n"
      "[[protect]]\nrefs = [\"refs/heads/b\"]\nrequire = [\"no-delete\"]\n");
  REQUIRE(config.policy.blocks.size() == 2);
  REQUIRE(config.places.size() == 2);
  CHECK(config.policy.blocks[0].name == "a");
  CHECK(config.policy.blocks[1].name == "protect[2]");
  CHECK(config.places[0].block == Spot{3, 1});
  CHECK(config.places[0].refs == Spot{5, 8});
  CHECK(config.places[0].signers == Spot{6, 11});
  CHECK(config.places[0].signer_entries[1].value == "@team");
  CHECK(config.places[0].signer_entries[1].spot == Spot{6, 21});
  CHECK(config.places[1].block == Spot{7, 1});
  CHECK(config.places[1].signers == Spot{});
}

TEST_CASE("the same said in other forms of TOML") {
  CHECK(parse("server.origin = \"x\"\n", "f").has_value());
  CHECK(parse("server = { origin = \"x\" }\n", "f").has_value());
  CHECK(parse("\"server\".'origin' = 'x'\r\n", "f").has_value());
  const auto inline_blocks =
      parse("server.origin = \"x\"\nprotect = [{ refs = [\"@default\"] }]\n", "f");
  REQUIRE(inline_blocks.has_value());
  CHECK(inline_blocks->policy.blocks.size() == 1);
  CHECK(parse("server.origin = \"x\"", "refward.toml")->keyrings == "keyrings");
}

}  // namespace refward::config
