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

const policy::Settings& settings_of(const Config& config) {
  return config.policy.blocks[0].settings;
}

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
  CHECK(config.secrets.mode == ScanMode::enforce);
  CHECK(config.manifests.mode == ScanMode::enforce);
  CHECK(config.secrets.time_budget == std::chrono::seconds(30));
  CHECK(config.manifests.paths.entries() == Names{"**/*.yaml", "**/*.yml", "**/*.json"});
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
  const policy::Settings& settings = block.settings;
  CHECK_FALSE(settings.approvals.has_value());
  CHECK(settings.paths.empty());
  CHECK_FALSE(settings.max_file_size.has_value());
  CHECK_FALSE(settings.max_path_length.has_value());
  CHECK_FALSE(settings.max_push_commits.has_value());
  CHECK_FALSE(settings.max_push_refs.has_value());
  CHECK(settings.forbid_paths.empty());
  CHECK(settings.forbid_kinds.empty());
  CHECK_FALSE(settings.submodule_urls.has_value());
  for (const auto& rule : {settings.commit_message, settings.author_email, settings.committer_email,
                           settings.ref_name})
    CHECK_FALSE(rule.has_value());
  CHECK_FALSE(settings.pushers.has_value());
  CHECK(settings.freeze.empty());
  CHECK_FALSE(settings.promote_from.has_value());
  CHECK(settings.soak == base::Seconds(0));
  CHECK(settings.rewind == policy::Rewind::refused);
  CHECK(settings.fsck == policy::Fsck::off);
}

TEST_CASE("path rules keep their order, their names and their places") {
  const Config config = config_of(
      "[[protect]]\nname = \"main\"\nrefs = [\"@default\"]\n"
      "[[protect.paths]]\nmatch = [\"envs/prod/**\"]\nsigners = [\"@sre\"]\n"
      "approvals = { count = 2, from = [\"@sre\", \"carol\"] }\n"
      "freeze = [{ from = \"Sat 00:00\", until = \"Mon 00:00\", zone = \"UTC\" }]\n"
      "promote_from = \"envs/staging/\"\nsoak = \"2h\"\n"
      "[[protect.paths]]\nmatch = [\"docs/**\", \"!docs/x\"]\nsigners = [\"@docs\"]\n");
  REQUIRE(config.policy.blocks.size() == 1);
  const auto& rules = settings_of(config).paths;
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].name == "main, paths[1]");
  CHECK(rules[0].match.entries() == Names{"envs/prod/**"});
  CHECK(rules[0].signers == Names{"@sre"});
  REQUIRE(rules[0].approvals.has_value());
  CHECK(rules[0].approvals->count == 2);
  CHECK(rules[0].freeze.size() == 1);
  CHECK(rules[0].promote_from == "envs/staging/");
  CHECK(rules[0].soak == std::chrono::hours(2));
  CHECK(rules[1].name == "main, paths[2]");
  CHECK_FALSE(rules[1].approvals.has_value());
  CHECK_FALSE(rules[1].promote_from.has_value());
  CHECK(rules[1].freeze.empty());
  REQUIRE(config.places[0].paths.size() == 2);
  CHECK(config.places[0].paths[1].rule == Spot{13, 1});
  Names people;
  for (const PlacedText& entry : config.places[0].people)
    people.push_back(entry.value);
  CHECK(people == Names{"@sre", "@sre", "carol", "@docs"});
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
      {block + "approvals = { count = 2, from = [\"@m\", \"bob\"] }", block + "approvals = 2",
       [](const Config& c) {
         const auto& approvals = settings_of(c).approvals;
         return approvals->count == 2 && approvals->from == Names{"@m", "bob"} &&
                approvals->merges == policy::Approvals::Merges::bound;
       }},
      {block + "approvals = { from = [\"@m\"], unbound_merges = true }",
       block + "approvals = { from = [\"@m\"], unbound_merges = 1 }",
       [](const Config& c) {
         const auto& approvals = settings_of(c).approvals;
         return approvals->count == 1 && approvals->merges == policy::Approvals::Merges::unbound;
       }},
      {block + "max_file_size = \"10MiB\"", block + "max_file_size = \"10Mib\"",
       [](const Config& c) { return settings_of(c).max_file_size == 10U << 20; }},
      {block + "max_file_size = 1", block + "max_file_size = 0",
       [](const Config& c) { return settings_of(c).max_file_size == 1U; }},
      {block + "max_file_size = \"3kB\"", block + "max_file_size = \"3 kB\"",
       [](const Config& c) { return settings_of(c).max_file_size == 3'000U; }},
      {block + "max_file_size = \"3KiB\"", block + "max_file_size = \"3\"",
       [](const Config& c) { return settings_of(c).max_file_size == 3'072U; }},
      {block + "max_file_size = \"3MB\"", block + "max_file_size = \"-3MB\"",
       [](const Config& c) { return settings_of(c).max_file_size == 3'000'000U; }},
      {block + "max_file_size = \"3GB\"", block + "max_file_size = \"99999999999GB\"",
       [](const Config& c) { return settings_of(c).max_file_size == 3'000'000'000U; }},
      {block + "max_file_size = \"1024GiB\"", block + "max_file_size = \"1025GiB\"",
       [](const Config& c) { return settings_of(c).max_file_size == std::uint64_t{1} << 40; }},
      {block + "max_path_length = 1", block + "max_path_length = 0",
       [](const Config& c) { return settings_of(c).max_path_length == 1U; }},
      {block + "max_push_commits = 500", block + "max_push_commits = \"500\"",
       [](const Config& c) { return settings_of(c).max_push_commits == 500U; }},
      {block + "max_push_refs = 2", block + "max_push_refs = -2",
       [](const Config& c) { return settings_of(c).max_push_refs == 2U; }},
      {block + "forbid_paths = [\"**/*.exe\"]", block + "forbid_paths = [\"/x.exe\"]",
       [](const Config& c) { return settings_of(c).forbid_paths.matches("a/b.exe"); }},
      {block + "forbid_kinds = [\"binary\", \"symlink-outside\"]",
       block + "forbid_kinds = [\"symlink\"]",
       [](const Config& c) {
         return settings_of(c).forbid_kinds ==
                std::set{policy::FileKind::binary, policy::FileKind::symlink_outside};
       }},
      {block + "submodule_urls = [\"^https://git\\\\.example\\\\.org/\"]",
       block + "submodule_urls = [\"(\"]",
       [](const Config& c) {
         const auto& urls = settings_of(c).submodule_urls;
         return urls->size() == 1 && urls->front().matches("https://git.example.org/x");
       }},
      {block + "commit_message = \"[A-Z]+-[0-9]+\"", block + "commit_message = \"[A-Z\"",
       [](const Config& c) {
         const auto& rule = settings_of(c).commit_message;
         return rule->allows("fix AB-1") && !rule->allows("fix") && !rule->must_not;
       }},
      {block + "author_email = { must = \"@a$\", must_not = \"^bot\" }",
       block + "author_email = { must = \"@a$\", mustnot = \"^bot\" }",
       [](const Config& c) {
         const auto& rule = settings_of(c).author_email;
         return rule->allows("x@a") && !rule->allows("bot@a") && !rule->allows("x@b");
       }},
      {block + "committer_email = { must_not = \"@users\" }", block + "committer_email = {}",
       [](const Config& c) {
         const auto& rule = settings_of(c).committer_email;
         return !rule->must && rule->allows("x@a") && !rule->allows("x@users");
       }},
      {block + "ref_name = \"^refs/heads/[a-z]+$\"", block + "ref_name = 1",
       [](const Config& c) { return settings_of(c).ref_name->allows("refs/heads/main"); }},
      {block + "pushers = [\"@m\"]", block + "pushers = [\"m*\"]",
       [](const Config& c) { return settings_of(c).pushers == Names{"@m"}; }},
      {block + "freeze = [{ from = \"Fri 16:00\", until = \"Mon 08:00\", zone = \"UTC\" }]",
       block + "freeze = [{ from = \"Fri 16:00\", until = \"Mon 08:00\" }]",
       [](const Config& c) {
         const policy::Freeze& freeze = settings_of(c).freeze.at(0);
         const auto& weekly = std::get<policy::Weekly>(freeze.when);
         return weekly.from == std::chrono::hours(4 * 24 + 16) &&
                weekly.until == std::chrono::hours(8) && weekly.zone.name() == "UTC" &&
                freeze.from_text == "Fri 16:00" && freeze.until_text == "Mon 08:00" &&
                freeze.except.empty() && freeze.reason.empty();
       }},
      {block + "[[protect.freeze]]\nfrom = \"2026-12-24T12:00:00+01:00\"\n"
               "until = 2027-01-02T08:00:00Z\nexcept = [\"@oncall\"]\nreason = \"holidays\"",
       block + "[[protect.freeze]]\nfrom = 2026-12-24T12:00:00\nuntil = 2027-01-02T08:00:00Z",
       [](const Config& c) {
         const policy::Freeze& freeze = settings_of(c).freeze.at(0);
         const auto& between = std::get<policy::Between>(freeze.when);
         return base::to_rfc3339(between.from) == "2026-12-24T11:00:00Z" &&
                base::to_rfc3339(between.until) == "2027-01-02T08:00:00Z" &&
                freeze.from_text == "2026-12-24T12:00:00+01:00" &&
                freeze.until_text == "2027-01-02T08:00:00Z" && freeze.except == Names{"@oncall"} &&
                freeze.reason == "holidays";
       }},
      {block + "freeze = [{ from = 2026-12-24T12:00:00-01:30, until = 2026-12-24T13:30:01Z }]",
       block + "freeze = [{ from = 2026-12-24T12:00:00-01:30, until = 2026-12-24T13:30:00Z }]",
       [](const Config& c) {
         return settings_of(c).freeze.at(0).from_text == "2026-12-24T13:30:00Z";
       }},
      {block + "promote_from = \"refs/heads/staging\"\nsoak = \"1d\"",
       block + "promote_from = \"refs/heads/*\"",
       [](const Config& c) {
         return settings_of(c).promote_from == "refs/heads/staging" &&
                settings_of(c).soak == std::chrono::hours(24);
       }},
      {block + "approvals = { from = [\"@m\"] }\nallow_rewind = true",
       block + "allow_rewind = true",
       [](const Config& c) { return settings_of(c).rewind == policy::Rewind::with_approval; }},
      {block + "allow_rewind = false", block + "allow_rewind = \"no\"",
       [](const Config& c) { return settings_of(c).rewind == policy::Rewind::refused; }},
      {block + "fsck = \"strict\"\nfsck_ignore = [\"missingSpaceBeforeDate\"]",
       block + "fsck = \"on\"",
       [](const Config& c) {
         return settings_of(c).fsck == policy::Fsck::strict &&
                settings_of(c).fsck_ignore == std::set<std::string>{"missingSpaceBeforeDate"};
       }},
      {block + "fsck = \"off\"", block + "fsck = false",
       [](const Config& c) { return settings_of(c).fsck == policy::Fsck::off; }},
      {"[secrets]\nmode = \"evaluate\"", "[secrets]\nmode = \"warn\"",
       [](const Config& c) { return c.secrets.mode == ScanMode::evaluate; }},
      {"[secrets]\nmode = \"off\"", "[secrets]\nmode = false",
       [](const Config& c) { return c.secrets.mode == ScanMode::off; }},
      {"[secrets]\nrules = [\"builtin\"]", "[secrets]\nrules = []",
       [](const Config& c) { return c.secrets.mode == ScanMode::enforce; }},
      {"[secrets]\ntime_budget = \"1s\"", "[secrets]\ntime_budget = \"0s\"",
       [](const Config& c) { return c.secrets.time_budget == std::chrono::seconds(1); }},
      {"[secrets]\ntime_budget = \"1h\"", "[secrets]\ntime_budget = \"61m\"",
       [](const Config& c) { return c.secrets.time_budget == std::chrono::hours(1); }},
      {"[secrets]\non_budget = \"reject\"", "[secrets]\non_budget = \"accept\"",
       [](const Config& c) { return c.secrets.on_budget == inspect::OnBudget::reject; }},
      {"[secrets]\non_budget = \"accept-and-continue\"", "[secrets]\non_budget = \"continue\"",
       [](const Config& c) {
         return c.secrets.on_budget == inspect::OnBudget::accept_and_continue;
       }},
      {"[secrets]\nhonour = [\"inline-allow\"]", "[secrets]\nhonour = [\"inline\"]",
       [](const Config& c) {
         return c.secrets.honour == std::set{inspect::InRepository::inline_allow};
       }},
      {"[secrets]\nhonour = []", "[secrets]\nhonour = \"ignore-file\"",
       [](const Config& c) { return c.secrets.honour.empty(); }},
      {"[manifests]\nmode = \"off\"", "[manifests]\nmode = \"no\"",
       [](const Config& c) { return c.manifests.mode == ScanMode::off; }},
      {"[manifests]\npaths = [\"deploy/**\"]", "[manifests]\npaths = [\"/deploy/**\"]",
       [](const Config& c) { return c.manifests.paths.entries() == Names{"deploy/**"}; }},
      {"[manifests]\nencrypted = \"refuse\"", "[manifests]\nencrypted = \"deny\"",
       [](const Config& c) { return c.manifests.encrypted == inspect::EncryptedSecrets::refuse; }},
      {"[[manifests.rbac]]\npaths = [\"envs/prod/**\"]\nrules = [\"secrets\"]\nmode = "
       "\"evaluate\"",
       "[[manifests.rbac]]\nrules = [\"secret\"]",
       [](const Config& c) {
         const auto& rules = c.manifests.rbac;
         return rules.size() == 1 && rules[0].paths.entries() == Names{"envs/prod/**"} &&
                rules[0].risks == std::set{manifests::Risk::secrets} &&
                rules[0].mode == ScanMode::evaluate;
       }},
      {"[[manifests.rbac]]", "[[manifests.rbac]]\npath = []",
       [](const Config& c) {
         const auto& rules = c.manifests.rbac;
         return rules.size() == 1 && rules[0].risks.size() == 8 &&
                rules[0].paths.matches("a/b.yaml") && rules[0].mode == ScanMode::enforce;
       }},
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

TEST_CASE("platforms, and what only the plain one has") {
  for (const std::string platform : {"plain", "gitolite", "gitea", "gitlab", "github"}) {
    CAPTURE(platform);
    const std::string line = "platform = \"" + platform + "\"\n";
    CHECK(platform::to_text(config_of(line).platform.platform) == platform);
    CHECK(parse_after_head(line + "pusher_env = \"WHO\"\n").has_value() == (platform == "plain"));
  }
  CHECK_FALSE(parse_after_head("platform = \"forgejo\"\n").has_value());
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
  CHECK(config.places[0].people[1].value == "@team");
  CHECK(config.places[0].people[1].spot == Spot{6, 21});
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
