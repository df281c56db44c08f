// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"
#include "text.h"

namespace refward::config {
namespace {

struct Row {
  std::string text;
  std::uint64_t line;
  std::uint64_t column;
  std::string what;  // a part of it
};

void check_row(const Row& row, const base::Result<Config, Problems>& config) {
  CAPTURE(row.text);
  REQUIRE_FALSE(config.has_value());
  CAPTURE(listed(config.error()));
  REQUIRE(config.error().size() == 1);
  const Problem& problem = config.error()[0];
  CHECK(problem.line == row.line);
  CHECK(problem.column == row.column);
  CHECK(problem.what.find(row.what) != std::string::npos);
  CHECK(problem.level == Problem::Level::error);
  CHECK(problem.what.find('\n') == std::string::npos);
}

std::string weekly(const std::string& from, const std::string& until) {
  return "freeze = [{ from = \"" + from + "\", until = \"" + until + "\", zone = \"UTC\" }]";
}

}  // namespace

TEST_CASE("a file that is no configuration") {
  const Row rows[] = {
      {"", 1, 1, "empty"},
      {"\n\n", 1, 1, "empty"},
      {"# nothing but words\n", 1, 1, "empty"},
      {"\xef\xbb\xbf", 1, 1, "empty"},
      {"server", 1, 7, "not TOML"},
      {"[server]\norigin = \n", 2, 10, "not TOML"},
      {"[server]\norigin = \"x\"\norigin = \"y\"\n", 3, 10, "not TOML"},
      {"[server]\norigin = \"x\"\n[server]\n", 3, 1, "not TOML"},
      {"[server]\norigin = \"\xff\"\n", 2, 10, "not TOML"},
      {"[server]\norigin = \"x\n", 2, 12, "not TOML"},
      {"[server]\norigin = \"x\" y = 1\n", 2, 14, "not TOML"},
      {"[refs]\nallow = []\n", 1, 1, "server.origin is missing"},
      {"[server]\n", 1, 1, "server.origin is missing"},
      {"\n  [server]\n", 2, 3, "server.origin is missing"},
      {std::string(kMaxFileBytes + 1, '#'), 0, 0, "longer than"},
      {"a = 1\n" +
           [] {
             std::string key = "b";
             for (std::size_t i = 0; i <= kMaxDotsInLine; ++i)
               key += ".b";
             return key;
           }() +
           " = 1\n",
       2, 1, "more levels"},
  };
  for (const Row& row : rows)
    check_row(row, parse(row.text, "refward.toml"));
}

TEST_CASE("every mistake is told with its line and column") {
  const std::string block = "[[protect]]\nrefs = [\"@default\"]\n";  // lines 3 and 4
  const Row rows[] = {
      // Types.
      {"state = 1", 3, 9, "server.state must be text in quotes"},
      {"group = [\"git\"]", 3, 9, "server.group must be text in quotes"},
      {"pin_config = 1", 3, 14, "server.pin_config must be true or false"},
      {"state = 2026-01-01", 3, 9, "must be text in quotes"},
      {"[refs]\nallow = \"refs/x/**\"", 4, 9, "refs.allow must be a list"},
      {"[refs]\nallow = [\"refs/x/**\", 7]", 4, 23, "refs.allow must be text in quotes"},
      {"[refs]\nallow = [[\"refs/x/**\"]]", 4, 10, "refs.allow must be text in quotes"},
      {"[[refs]]\nallow = []", 3, 1, "refs must be one table, [refs]"},
      {"[protect]\nrefs = [\"@default\"]", 3, 1,
       "protect must be tables, each begun by [[protect]]"},
      {"[signatures]\nmin_rsa_bits = \"3072\"", 4, 16, "a number from 2048 to 16384"},
      {"[signatures]\nmin_rsa_bits = 3072.0", 4, 16, "a number from 2048 to 16384"},
      {"[signatures]\nmin_rsa_bits = -1", 4, 16, "a number from 2048 to 16384"},
      {"[signatures]\nmax_future = 600", 4, 14, "a duration from \"0s\" to \"30d\""},
      {"[signatures]\nmax_future = \"10\"", 4, 14, "a duration"},
      {"[signatures]\nmax_future = \"10 m\"", 4, 14, "a duration"},
      {"[signatures]\nmax_future = \"1e3s\"", 4, 14, "a duration"},
      {"[secrets]\ntime_budget = \"2h\"", 4, 15, "a duration from \"1s\" to \"1h\""},
      {"[secrets]\ntime_budget = \"99999999999999999999s\"", 4, 15, "a duration"},
      // Values of [server].
      {"root = \"srv\"", 3, 8, "server.root must be an absolute path"},
      {"state = \"\"", 3, 9, "server.state must be an absolute path"},
      {"audit = \"~/audit\"", 3, 9, "server.audit must be an absolute path"},
      {"state = \"/a\\u0000b\"", 3, 9, "characters that do not show"},
      {"state = \"/a\\u202eb\"", 3, 9, "characters that do not show"},
      {"state = '''\n/a\nb'''", 3, 9, "characters that do not show"},
      {"group = \"a b\"", 3, 9, "the name of a group"},
      {"group = \"\"", 3, 9, "the name of a group"},
      {"pusher_env = \"A B\"", 3, 14, "server.pusher_env: not the name of"},
      {"pusher_env = \"HTTP_X_USER\"", 3, 14, "a variable that the pusher fills in"},
      {"platform = \"gitlap\"", 3, 12, "unknown word \"gitlap\"; did you mean \"gitlab\"?"},
      {"platform = \"svn\"", 3, 12, "unknown word \"svn\""},
      // Unknown keys, on every level.
      {"platfrom = \"plain\"", 3, 1, "unknown key: server.platfrom; did you mean \"platform\"?"},
      {"  zzz = 1", 3, 3, "unknown key: server.zzz"},
      {"Root = \"/\"", 3, 1, "unknown key: server.Root; did you mean \"root\"?"},
      {"[ref]\nallow = []", 3, 2, "unknown key: ref; did you mean \"refs\"?"},
      {"[[protects]]\nrefs = []", 3, 3, "unknown key: protects; did you mean \"protect\"?"},
      {"[signature]", 3, 2, "did you mean \"signatures\"?"},
      {"[refs]\nallowed = []", 4, 1, "did you mean \"allow\"?"},
      {"[signatures]\nmin-rsa-bits = 3072", 4, 1, "did you mean \"min_rsa_bits\"?"},
      {block + "signer = [\"alice\"]", 5, 1, "did you mean \"signers\"?"},
      {block + "aprovals = { count = 1 }", 5, 1, "did you mean \"approvals\"?"},
      {"[secrets]\nmodus = \"off\"", 4, 1, "unknown key: secrets.modus; did you mean \"mode\"?"},
      {"[manifests]\npath = []", 4, 1, "did you mean \"paths\"?"},
      {"[signatures.extra]\nx = 1", 3, 13, "unknown key: signatures.extra"},
      {"\"a\\u001b[2J\" = 1", 3, 1, "unknown key: server.a\\x1b[2J"},
      // Blocks.
      {"[[protect]]\nname = \"x\"", 3, 1, "protect.refs is missing"},
      {"[[protect]]", 3, 1, "protect.refs is missing"},
      {"[[protect]]\nrefs = []", 4, 8, "protect.refs is empty"},
      {"[[protect]]\nrefs = [\"@default\", 3]", 4, 21, "protect.refs must be text"},
      {"[[protect]]\nrefs = [\"!refs/heads/x\", 3]", 4, 26, "protect.refs must be text"},
      {"[[protect]]\nrefs = [\"main\"]", 4, 9, "a ref is named in full, as in \"refs/heads/main\""},
      {"[[protect]]\nrefs = [\"@default\", \"heads/**\"]", 4, 21, "can never match"},
      {"[[protect]]\nrefs = [\n  \"@default\",\n  \"refs//x\",\n]", 6, 3, "can never match"},
      {"[[protect]]\nrefs = [\"refs/heads/a..b\"]", 4, 9, "can never match"},
      {"[[protect]]\nrefs = [\"refs/heads/***\"]", 4, 9, "three stars"},
      {"[[protect]]\nrefs = [\"refs/heads/[a\"]", 4, 9, "without its \"]\""},
      {"[[protect]]\nrefs = [\"\"]", 4, 9, "an empty pattern"},
      {"[[protect]]\nrefs = [\"!refs/heads/x\"]", 4, 8, "nothing to take away from"},
      {"[[protect]]\nrefs = [\"@default\", \"!@default\"]", 4, 8, "both"},
      {"[[protect]]\nrefs = [\"@defualt\"]", 4, 9, "can never match"},
      {"[[protect]]\nrefs = \"@default\"", 4, 8, "protect.refs must be a list"},
      {block + "repositories = []", 5, 16, "protect.repositories is empty"},
      {block + "repositories = [\"/srv/x\"]", 5, 17, "without a leading \"/\""},
      {block + "repositories = [\"team/\"]", 5, 17, "write \"team/**\""},
      {block + "repositories = [\"!team/**\"]", 5, 16, "nothing to take away from"},
      {block + "name = \"\"", 5, 8, "protect.name must have"},
      {block + "mode = \"evaluat\"", 5, 8, "did you mean \"evaluate\"?"},
      {block + "mode = \"off\"", 5, 8, "unknown word \"off\""},
      {block + "mode = true", 5, 8, "protect.mode must be text"},
      {block + "require = \"no-delete\"", 5, 11, "protect.require must be a list"},
      {block + "require = [\"no-delete\", \"signed_commits\"]", 5, 25,
       "did you mean \"signed-commits\"?"},
      {block + "require = [\"lineer\"]", 5, 12, "did you mean \"linear\"?"},
      {block + "require = [\"Signed-Commits\"]", 5, 12, "unknown word"},
      {block + "signers = []", 5, 11, "nobody may sign"},
      {block + "signers = \"alice\"", 5, 11, "protect.signers must be a list"},
      {block + "signers = [\"alice\", \"\"]", 5, 21, "names nobody"},
      {block + "signers = [\"@\"]", 5, 12, "names nobody"},
      {block + "signers = [\"*@example.org\"]", 5, 12, "is a pattern"},
      {block + "signers = [\"@m\", \"!bob\"]", 5, 18, "takes nobody away"},
      {block + "signers = [\" bob\"]", 5, 12, "a blank"},
      {block + "signers = [\"caf\xc3\xa9\", \"*\"]", 5, 20, "is a pattern"},
      // Settings of a block.
      {block + "approvals = [\"@m\"]", 5, 13, "protect.approvals must be one table"},
      {block + "approvals = { count = 1 }", 5, 13, "approvals.from is missing"},
      {block + "approvals = { from = [] }", 5, 22, "nobody could approve"},
      {block + "approvals = { count = 0, from = [\"@m\"] }", 5, 23, "a number from 1 to 100"},
      {block + "approvals = { count = 101, from = [\"@m\"] }", 5, 23, "a number from 1 to 100"},
      {block + "approvals = { from = [\"@m\", \"!x\"] }", 5, 29, "takes nobody away"},
      {block + "approvals = { from = [\"@m\"], by = 1 }", 5, 30,
       "unknown key: protect.approvals.by"},
      {block + "max_file_size = \"10M\"", 5, 17, "a size up to"},
      {block + "max_file_size = 10.5", 5, 17, "a size up to"},
      {block + "max_file_size = -1", 5, 17, "a size up to"},
      {block + "max_file_size = \"0MiB\"", 5, 17, "a size up to"},
      {block + "max_file_size = \"18446744073709551617kB\"", 5, 17, "a size up to"},
      {block + "max_path_length = 65536", 5, 19, "a number from 1 to 65535"},
      {block + "max_push_commits = 0", 5, 20, "a number from 1 to"},
      {block + "max_push_refs = 1.0", 5, 17, "a number from 1 to"},
      {block + "forbid_paths = [\"x\", \"a//b\"]", 5, 22, "can never match"},
      {block + "forbid_kinds = [\"binary\", \"exec\"]", 5, 27, "unknown word \"exec\""},
      {block + "forbid_kinds = [\"binaries\"]", 5, 17, "unknown word"},
      {block + "submodule_urls = []", 5, 18, "forbid_kinds = [\"submodule\"]"},
      {block + "submodule_urls = [\"x\", \"*\"]", 5, 24, "not a pattern (RE2)"},
      {block + "commit_message = \"a{2000}\"", 5, 18, "not a pattern (RE2)"},
      {block + "commit_message = \"\"", 5, 18, "an empty pattern"},
      {block + "commit_message = [\"x\"]", 5, 18, "protect.commit_message must be text in quotes"},
      {block + "commit_message = { must = \"x\", must_not = \"(\" }", 5, 43, "not a pattern (RE2)"},
      {block + "commit_message = '(?=x)'", 5, 18, "not a pattern (RE2)"},
      {block + "author_email = {}", 5, 16, "neither must nor must_not"},
      {block + "ref_name = { must = 1 }", 5, 21, "protect.ref_name.must must be text"},
      {block + "ref_name = { not = \"x\" }", 5, 14, "unknown key: protect.ref_name.not"},
      {block + "pushers = []", 5, 11, "nobody may push"},
      {block + "freeze = { from = \"Fri 16:00\" }", 5, 10, "protect.freeze must be tables"},
      {block + "freeze = [1]", 5, 11, "protect.freeze must be tables"},
      {block + "freeze = [{ from = \"Fri 16:00\", zone = \"UTC\" }]", 5, 11,
       "freeze.until is missing"},
      {block + "freeze = [{ until = \"Fri 16:00\", zone = \"UTC\" }]", 5, 11,
       "freeze.from is missing"},
      {block + "freeze = [{ from = \"Fri 16:00\", until = \"Mon 08:00\" }]", 5, 11,
       "freeze.zone is missing"},
      {block + weekly("Fri 16:00", "Fri 16:00"), 5, 41, "ends when it begins"},
      {block + weekly("Friday 16:00", "Mon 08:00"), 5, 20, "a time of the week"},
      {block + weekly("fri 16:00", "Mon 08:00"), 5, 20, "a time of the week"},
      {block + weekly("Fri 24:00", "Mon 08:00"), 5, 20, "a time of the week"},
      {block + weekly("Fri 16:60", "Mon 08:00"), 5, 20, "a time of the week"},
      {block + weekly("Fri 8:00", "Mon 08:00"), 5, 20, "a time of the week"},
      {block + weekly("Fri 16:00 ", "Mon 08:00"), 5, 20, "a time of the week"},
      {block + weekly("Fri 16:00", "2026-12-24T12:00:00Z"), 5, 41, "not one of each"},
      {block + "freeze = [{ from = \"2026-12-24T12:00:00\", until = \"2026-12-25T12:00:00Z\" }]", 5,
       20, "an instant with its zone"},
      {block + "freeze = [{ from = \"2026-12-24T12:00:00Z\", until = \"2026-12-24T12:00:00Z\" }]",
       5, 52, "ends before it begins"},
      {block + "freeze = [{ from = 2026-12-24, until = 2026-12-25T12:00:00Z }]", 5, 20,
       "freeze.from must be text"},
      {block + "freeze = [{ from = 1969-12-31T00:00:00Z, until = 2026-12-25T12:00:00Z }]", 5, 20,
       "an instant with its zone"},
      {block + "freeze = [{ from = 2026-12-24T12:00:00Z, until = 2026-12-25T12:00:00Z, zone = "
               "\"UTC\" }]",
       5, 79, "instants have their own"},
      {block + "freeze = [{ from = \"Fri 16:00\", until = \"Mon 08:00\", zone = \"Berlin\" }]", 5,
       61, "Berlin"},
      {block + "freeze = [{ from = \"Fri 16:00\", until = \"Mon 08:00\", zone = \"UTC\", except = "
               "[] }]",
       5, 77, "nobody is excepted"},
      {block +
           "freeze = [{ from = \"Fri 16:00\", until = \"Mon 08:00\", zone = \"UTC\", why = \"\" }]",
       5, 68, "unknown key: protect.freeze.why"},
      {block + "promote_from = \"staging\"", 5, 16, "the full name of one ref"},
      {block + "promote_from = \"@default\"", 5, 16, "the full name of one ref"},
      {block + "promote_from = \"refs/heads/a..b\"", 5, 16, "the full name of one ref"},
      {block + "promote_from = \"refs/heads/*\"", 5, 16, "the full name of one ref"},
      {block + "promote_from = \"envs/staging/\"", 5, 16, "the full name of one ref"},
      {block + "soak = \"1d\"", 5, 1, "soak without promote_from"},
      {block + "promote_from = \"refs/heads/s\"\nsoak = \"367d\"", 6, 8, "a duration from"},
      {block + "allow_rewind = true", 5, 1, "allow_rewind needs approvals"},
      {block + "approvals = { from = [\"@m\"] }\nrequire = [\"fast-forward\"]\nallow_rewind = true",
       7, 1, "what \"fast-forward\" in require refuses"},
      {block + "approvals = { from = [\"@m\"] }\nrequire = [\"no-update\"]\nallow_rewind = true", 7,
       1, "what \"no-update\" in require refuses"},
      {block + "approvals = { from = [\"@m\"] }\nrequire = [\"immutable\"]\nallow_rewind = true", 7,
       1, "what \"immutable\" in require refuses"},
      {block + "fsck = \"Strict\"", 5, 8, "did you mean \"strict\"?"},
      {block + "fsck_ignore = [\"badDate\"]", 5, 1, "without fsck = \"strict\""},
      {block + "fsck = \"off\"\nfsck_ignore = []", 6, 1, "without fsck = \"strict\""},
      {block + "fsck = \"strict\"\nfsck_ignore = [\"bad date\"]", 6, 16, "message ids"},
      {block + "fsck = \"strict\"\nfsck_ignore = [\"badDate\", \"\"]", 6, 27, "message ids"},
      // Path rules.
      {block + "paths = [1]", 5, 10, "protect.paths must be tables"},
      {block + "[[protect.paths]]", 5, 1, "protect.paths.match is missing"},
      {block + "[[protect.paths]]\nmatch = []", 6, 9, "the rule would protect nothing"},
      {block + "[[protect.paths]]\nmatch = [\"a\", \"/b\"]", 6, 15, "without a leading \"/\""},
      {block + "[[protect.paths]]\nmatch = [\"!a\"]", 6, 9, "nothing to take away from"},
      {block + "[[protect.paths]]\nmatch = [\"a/../b\"]", 6, 10, "can never match"},
      {block + "[[protect.paths]]\nmatch = [\"a\"]\nsigners = []", 7, 11, "nobody may sign"},
      {block + "[[protect.paths]]\nmatch = [\"a\"]\nrequire = [\"linear\"]", 7, 1,
       "unknown key: protect.paths.require"},
      {block + "[[protect.paths]]\nmatch = [\"a\"]\npromote_from = \"b\"", 7, 16,
       "must be a folder of this ref"},
      {block + "[[protect.paths]]\nmatch = [\"a\"]\npromote_from = \"/b/\"", 7, 16,
       "must be a folder of this ref"},
      {block + "[[protect.paths]]\nmatch = [\"a\"]\npromote_from = \"b/*/\"", 7, 16,
       "must be a folder of this ref"},
      {block + "[[protect.paths]]\nmatch = [\"a\"]\npromote_from = \"b//\"", 7, 16,
       "must be a folder of this ref"},
      {block + "[[protect.paths]]\nmatch = [\"a\"]\npromote_from = \"../\"", 7, 16,
       "must be a folder of this ref"},
      {block + "[[protect.paths]]\nmatch = [\"a\"]\nsoak = \"1h\"", 7, 1,
       "soak without promote_from"},
      // The other sections.
      {"[refs]\nallow = [\"@default\"]", 4, 10, "branches are always open"},
      {"[refs]\nallow = [\"!refs/x\"]", 4, 9, "nothing to take away from"},
      {"[signatures]\nformats = []", 4, 11, "signatures.formats is empty"},
      {"[signatures]\nformats = [\"ssh\", \"gpg\"]", 4, 19, "unknown word \"gpg\""},
      {"[signatures]\nformats = [\"shs\"]", 4, 12, "did you mean \"ssh\"?"},
      {"[signatures]\ncertificate_principals = \"*\"", 4, 26, "must be a list"},
      {"[signatures]\ncertificate_principals = [\"a\", \"\"]", 4, 32, "no pattern"},
      {"[signatures]\ncertificate_principals = [\"!a\"]", 4, 27, "takes nothing away"},
      {"[signatures]\ncertificate_principals = [\"@team\"]", 4, 27, "no principal"},
      {"[signatures]\ncertificate_principals = [\"a,b\"]", 4, 27, "one entry is one pattern"},
      {"[signatures]\ncertificate_principals = [\"a b\"]", 4, 27, "one entry is one pattern"},
      {"[signatures]\ncertificate_principals = [\"a\\tb\"]", 4, 27, "do not show"},
      {"[signatures]\ncertificate_principals = ['\"a\"']", 4, 27, "one entry is one pattern"},
      {"[secrets]\nrules = []", 4, 9, "secrets.rules is empty"},
      {"[secrets]\nrules = [\"build-in\"]", 4, 10, "did you mean \"builtin\"?"},
      {"[secrets]\nrules = [\"builtin\", \"builtin\"]", 4, 21, "twice"},
      {"[secrets]\nrules = [\"gitleaks:rules.toml\"]", 4, 10, "named by its whole path"},
      {"[secrets]\nrules = [\"gitleaks:/nowhere/at/all.toml\"]", 4, 10, "/nowhere/at/all.toml"},
      {"[secrets]\nhonour = [\"inline-alow\"]", 4, 11, "did you mean \"inline-allow\"?"},
      {"[secrets]\non_budget = \"rejects\"", 4, 13, "did you mean \"reject\"?"},
      {"[secrets]\nmode = \"of\"", 4, 8, "did you mean \"off\"?"},
      {"[manifests]\npaths = []", 4, 9, "manifests.paths is empty"},
      {"[manifests]\npaths = [\"**/*.yaml\", \"./x\"]", 4, 23, "can never match"},
      {"[manifests]\npaths = [\"!**/*.yaml\"]", 4, 9, "nothing to take away from"},
      {"[manifests]\nencrypted = \"refused\"", 4, 13, "did you mean \"refuse\"?"},
      {"[[manifests.rbac]]\nrules = [\"wildcards\"]", 4, 10, "did you mean \"wildcard\"?"},
      {"[[manifests.rbac]]\nrules = []", 4, 9, "manifests.rbac.rules is empty"},
      {"[[manifests.rbac]]\npaths = []", 4, 9, "manifests.rbac.paths is empty"},
      {"[[manifests.rbac]]\npaths = [\"./x\"]", 4, 10, "can never match"},
      {"[[manifests.rbac]]\nmode = \"enforced\"", 4, 8, "did you mean \"enforce\"?"},
      {"[[manifests.rbac]]\nrule = [\"secrets\"]", 4, 1, "did you mean \"rules\"?"},
      {"policy_from = \"x\"", 3, 15, "server.policy_from must be one table"},
  };
  for (const Row& row : rows)
    check_row(row, parse_after_head(row.text + "\n"));
}

TEST_CASE("an origin names a log") {
  for (const std::string fine : {"git.example.org", "git.example.org/team", "localhost", "x"}) {
    CAPTURE(fine);
    CHECK(parse("[server]\norigin = \"" + fine + "\"\n", "f").has_value());
  }
  const std::string long_one(256, 'x');
  for (const std::string& bad : {std::string(), std::string("git example"), std::string("git+ssh"),
                                 std::string("caf\xc3\xa9"), std::string("https://git.example.org"),
                                 std::string("a\\tb"), long_one}) {
    CAPTURE(bad);
    const auto config = parse("[server]\norigin = \"" + bad + "\"\n", "f");
    REQUIRE_FALSE(config.has_value());
    REQUIRE(config.error().size() == 1);
    CHECK(config.error()[0].line == 2);
    CHECK(config.error()[0].column == 10);
  }
  CHECK_FALSE(parse("[server]\norigin = 1\n", "f").has_value());
}

TEST_CASE("all problems are told at once, in the order of the file") {
  const auto config = parse(
      "[server]\n"
      "platfrom = \"plain\"\n"
      "[[protect]]\n"
      "mode = \"on\"\n"
      "require = [\"linear\", \"nope\", \"no-delete\"]\n"
      "[secrets]\n"
      "mode = \"of\"\n"
      "[[protect]]\n"
      "refs = [\"main\", \"heads/x\"]\n",
      "refward.toml");
  REQUIRE_FALSE(config.has_value());
  CHECK(listed(config.error()) ==
        "1:1: error: server.origin is missing: this server's name in the audit log, as in origin = "
        "\"git.example.org\"\n"
        "2:1: error: unknown key: server.platfrom; did you mean \"platform\"?\n"
        "3:1: error: protect.refs is missing: a block says which refs it protects, as in refs = "
        "[\"@default\"]\n"
        "4:8: error: unknown word \"on\"\n"
        "5:22: error: unknown word \"nope\"\n"
        "7:8: error: unknown word \"of\"; did you mean \"off\"?\n"
        "9:9: error: \"main\" can never match: a ref is named in full, as in \"refs/heads/main\"\n"
        "9:17: error: \"heads/x\" can never match the name of a ref\n");
  CHECK(to_text(config.error()[0]).starts_with("refward.toml:1:1: error: "));
}

}  // namespace refward::config
