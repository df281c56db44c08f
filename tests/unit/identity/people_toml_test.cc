// SPDX-License-Identifier: Apache-2.0
#include "identity/people_toml.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace refward::identity {
namespace {

std::string faults_of(std::string_view text) {
  std::string all;
  for (const Fault& fault : parse_people_toml(text).faults)
    all += (all.empty() ? "" : "; ") + std::to_string(fault.line) + ":" +
           std::to_string(fault.column) + " " + std::string(fault.reason);
  return all;
}

constexpr std::string_view kWhole = R"(
[[person]]
name       = "alice"
principals = ["alice@example.org", "al"]
emails     = ["alice@example.org", "alice@home.example"]
logins     = ["alice"]
teams      = ["maintainers", "sre"]

[[person]]
name       = "bob"
principals = ["bob@example.org", "bobby"]

[[robot]]
name        = "release-bot"
principals  = ["bot@example.org"]
merges_only = false

[[revocation]]
key    = "SHA256:QYEuilerh7f2a05k+5tmRFX7TKGepOuK9IZQnKWyIQM"
since  = 2026-10-01T02:00:00+02:00
reason = "superseded"

[[revocation]]
key    = "0123456789abcdef0123456789abcdef01234567"
reason = "left"
)";

}  // namespace

TEST_CASE("people.toml as in the design") {
  const PeopleFile file = parse_people_toml(kWhole);
  CHECK(file.faults.empty());
  REQUIRE(file.persons.size() == 3);
  const People people(file.persons);
  const Person* const alice = people.named("alice");
  const Person* const bob = people.with_principal("bobby");
  REQUIRE(alice != nullptr);
  REQUIRE(bob != nullptr);
  CHECK(bob->name == "bob");
  CHECK(people.with_login("alice") == alice);
  CHECK(people.with_login("") == nullptr);
  CHECK(people.with_login("bob") == nullptr);
  Person careless;
  careless.logins = {""};
  CHECK(People({careless}).with_login("") == nullptr);
  CHECK(people.named("release-bot")->kind == PersonKind::robot);
  CHECK(alice->kind == PersonKind::person);
  CHECK(bob->emails == std::vector<std::string>{"bob@example.org"});

  REQUIRE(file.revocations.size() == 2);
  CHECK(file.revocations[0].since == base::parse_rfc3339("2026-10-01T00:00:00Z"));
  CHECK(file.revocations[1].key == "0123456789ABCDEF0123456789ABCDEF01234567");
  CHECK_FALSE(file.revocations[1].since);
}

TEST_CASE("an entry is a team, a name or a principal") {
  const People people(parse_people_toml(kWhole).persons);
  const Person& alice = *people.named("alice");
  const Person& bob = *people.named("bob");
  for (const auto* entry : {"@maintainers", "alice", "alice@example.org", "al"}) {
    CAPTURE(entry);
    CHECK(people.knows(entry));
    CHECK(people.covers(entry, alice));
    CHECK_FALSE(people.covers(entry, bob));
  }
  for (const auto* entry : {"maintainers", "@alice", "@", "", "alice@home.example", "Alice", "*"}) {
    CAPTURE(entry);
    CHECK_FALSE(people.knows(entry));
    CHECK_FALSE(people.covers(entry, alice));
  }
}

TEST_CASE("e-mails: the domain without case, the local part with") {
  struct Row {
    std::string_view email;
    bool owned;
    const char* why;
  };

  constexpr Row kRows[] = {
      {"alice@example.org", true, "as written"},
      {"alice@EXAMPLE.Org", true, "the domain's case"},
      {"Alice@example.org", false, "the local part's case"},
      {"alice@home.example", true, "any of several"},
      {"al", false, "a principal is no e-mail where e-mails are given"},
      {"alice@example.org.evil.example", false, "a longer domain"},
      {"malice@example.org", false, "a longer local part"},
      {"alice@x@example.org", false, "the last @ begins the domain"},
      {"", false, "nothing"},
  };
  const People people(parse_people_toml(kWhole).persons);
  for (const Row& row : kRows) {
    CAPTURE(row.why);
    CHECK(People::owns_email(*people.named("alice"), row.email) == row.owned);
  }
}

TEST_CASE("people.toml is read strictly") {
  struct Row {
    std::string_view text;
    std::string_view faults;
    const char* why;
  };

  constexpr Row kRows[] = {
      {"", "", "nobody is no fault"},
      {"[[person]]\nname = \"a\"\n", "", "a name is enough"},
      {"[[person]]\nname = \"a\n", "2:10 toml-syntax", "TOML's own grammar"},
      {"[[person]]\nname = \"a\"\nname = \"b\"\n", "3:8 toml-syntax", "a repeated key"},
      {"[[people]]\nname = \"a\"\n", "1:3 unknown-key", "an unknown table"},
      {"version = 1\n", "1:1 unknown-key", "an unknown key on top"},
      {"[person]\nname = \"a\"\n", "1:1 wrong-type", "a table, not an array of tables"},
      {"person = [1]\n", "1:10 wrong-type", "numbers for persons"},
      {"[[person]]\nname = \"a\"\nemail = \"a@b\"\n", "3:1 unknown-key", "misspelt"},
      {"[[person]]\nprincipals = [\"a\"]\n", "1:1 missing-name", "no name"},
      {"[[person]]\nname = 1\n", "2:8 wrong-type", "a number for a name"},
      {"[[person]]\nname = \"a\"\nlogins = \"a\"\n", "3:10 wrong-type", "a text for a list"},
      {"[[person]]\nname = \"a\"\nlogins = [1]\n", "3:11 wrong-type", "a number in a list"},
      {"[[person]]\nname = \"\"\n", "2:8 bad-name", "an empty name"},
      {"[[person]]\nname = \"@a\"\n", "2:8 bad-name", "would read as a team"},
      {"[[person]]\nname = \"a b\"\n", "2:8 bad-name", "a blank"},
      {"[[person]]\nname = \"a\\u202e\"\n", "2:8 bad-name", "a hidden character"},
      {"[[person]]\nname = \"a\\n\"\n", "2:8 bad-name", "a control character"},
      {"[[person]]\nname = \"a\"\nprincipals = [\"*@b\"]\n", "3:15 bad-principal",
       "a wildcard is never a name"},
      {"[[person]]\nname = \"a\"\nprincipals = [\"b,c\"]\n", "3:15 bad-principal", "two in one"},
      {"[[person]]\nname = \"a\"\nemails = [\"A <a@b>\"]\n", "3:11 bad-email", "more than one"},
      {"[[person]]\nname = \"a\"\nteams = [\"@sre\"]\n", "3:10 bad-team", "the sign is no part"},
      {"[[person]]\nname = \"a\"\n[[person]]\nname = \"a\"\n", "4:8 name-of-two", "two of a name"},
      {"[[person]]\nname = \"a\"\n[[robot]]\nname = \"a\"\n", "4:8 name-of-two", "a robot, too"},
      {"[[person]]\nname = \"a\"\nprincipals = [\"b\"]\n[[person]]\nname = \"b\"\n",
       "5:8 name-of-two", "a name that is another's principal"},
      {"[[person]]\nname = \"a\"\nprincipals = [\"x\"]\n[[person]]\nname = \"b\"\nprincipals = "
       "[\"x\"]\n",
       "6:15 principal-of-two", "one principal, two persons"},
      {"[[person]]\nname = \"a\"\nprincipals = [\"a\"]\n", "", "the own name is no conflict"},
      {"[[person]]\nname = \"a\"\nemails = [\"x@y\"]\n[[person]]\nname = \"b\"\nemails = "
       "[\"x@Y\"]\n",
       "6:11 email-of-two", "whatever the domain's case"},
      {"[[person]]\nname = \"a\"\nemails = [\"x@y\"]\n[[person]]\nname = \"b\"\nemails = "
       "[\"X@y\"]\n",
       "", "another local part"},
      {"[[person]]\nname = \"a\"\nemails = [\"x@y\"]\n[[person]]\nname = \"b\"\nprincipals = "
       "[\"x@y\"]\n",
       "4:1 email-of-two", "a principal that stands for an e-mail"},
      {"[[person]]\nname = \"a\"\nlogins = [\"x\"]\n[[person]]\nname = \"b\"\nlogins = [\"x\"]\n",
       "6:11 login-of-two", "one login, two persons"},
      {"[[robot]]\nname = \"a\"\nonly_refs = [\"refs/heads/x\", \"!refs/heads/y\"]\n", "",
       "a robot's refs"},
      {"[[person]]\nname = \"a\"\nonly_paths = [\"**\"]\n", "", "persons have them, too"},
      {"[[robot]]\nname = \"a\"\nonly_refs = \"refs/heads/x\"\n", "3:13 wrong-type", "no list"},
      {"[[robot]]\nname = \"a\"\nonly_refs = [1]\n", "3:14 wrong-type", "a number"},
      {"[[robot]]\nname = \"a\"\nonly_refs = [\"\"]\n", "3:14 bad-glob", "an empty glob"},
      {"[[robot]]\nname = \"a\"\nonly_refs = []\n", "3:13 empty-bound",
       "a bound that binds nobody"},
      {"[[person]]\nname = \"a\"\nonly_paths = []\n", "3:14 empty-bound", "so for paths"},
      {"[[person]]\nname = \"a\"\nonly_paths = [\"!docs/**\"]\n", "",
       "what the globs say is asked elsewhere"},
      {"[[robot]]\nname = \"a\"\nlogins = []\n", "", "other lists may be empty"},
      {"[[robot]]\nname = \"a\"\nonly_paths = [\"a\\nb\"]\n", "3:15 bad-glob",
       "a control character"},
      {"[[person]]\nname = \"a\"\nonly_paths = [\"a\\u202eb\"]\n", "3:15 bad-glob",
       "a hidden character"},
      {"[[robot]]\nname = \"a\"\nmerges_only = true\n", "", "a platform's own key"},
      {"[[robot]]\nname = \"a\"\nmerges_only = 0\n", "3:15 wrong-type", "a number"},
      {"[[person]]\nname = \"a\"\nmerges_only = true\n", "3:1 unknown-key", "robots only"},
      {"[[person]]\nname = \"a\"\nmerges_only = false\n", "3:1 unknown-key", "whatever it says"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.why);
    CHECK(faults_of(row.text) == row.faults);
  }
}

TEST_CASE("what a robot is bound to") {
  const PeopleFile file = parse_people_toml(
      "[[robot]]\nname = \"bot\"\nonly_refs = [\"refs/heads/deploy/**\", "
      "\"!refs/heads/deploy/x\"]\n"
      "only_paths = [\"**/values.yaml\"]\nmerges_only = true\n"
      "[[person]]\nname = \"alice\"\nonly_paths = [\"docs/**\"]\n");
  REQUIRE(file.faults.empty());
  REQUIRE(file.persons.size() == 2);
  const People people(file.persons);
  const Person& bot = *people.named("bot");
  CHECK(bot.only_refs == std::vector<std::string>{"refs/heads/deploy/**", "!refs/heads/deploy/x"});
  CHECK(bot.only_paths == std::vector<std::string>{"**/values.yaml"});
  CHECK(bot.merges_only);
  const Person& alice = *people.named("alice");
  CHECK(alice.only_refs.empty());
  CHECK(alice.only_paths == std::vector<std::string>{"docs/**"});
  CHECK_FALSE(alice.merges_only);
}

TEST_CASE("revocations are read strictly") {
  struct Row {
    std::string_view text;
    std::string_view faults;
    const char* why;
  };

  constexpr Row kRows[] = {
      {"reason = \"left\"\n", "1:1 missing-setting", "of what?"},
      {"key = \"x509:SHA256:00\"\n", "1:1 missing-setting; 2:7 bad-key", "too short, and why?"},
      {"key = \"alice\"\nreason = \"left\"\n", "2:7 bad-key", "a person is no key"},
      {"key = \"SHA256:QYEuilerh7f2a05k+5tmRFX7TKGepOuK9IZQnKWyIQM=\"\nreason = \"left\"\n",
       "2:7 bad-key", "padded"},
      {"key = \"0123456789ABCDEF0123456789ABCDEF01234567\"\nreason = \"lost\"\n", "3:10 bad-reason",
       "not a word of ours"},
      {"key = \"0123456789ABCDEF0123456789ABCDEF01234567\"\nreason = \"left\"\nsince = "
       "2026-10-01T00:00:00\n",
       "4:9 bad-since", "no zone"},
      {"key = \"0123456789ABCDEF0123456789ABCDEF01234567\"\nreason = \"left\"\nsince = "
       "2026-10-01\n",
       "4:9 bad-since", "a day alone"},
      {"key = \"0123456789ABCDEF0123456789ABCDEF01234567\"\nreason = \"left\"\nsince = "
       "\"2026-10-01T00:00:00Z\"\n",
       "4:9 bad-since", "a text"},
      {"key = \"0123456789ABCDEF0123456789ABCDEF01234567\"\nreason = \"left\"\nuntil = 1\n",
       "4:1 unknown-key", "unknown"},
      {"key = \"0123456789ABCDEF0123456789ABCDEF01234567\"\nreason = \"left\"\n[[revocation]]\nkey "
       "= \"0123456789abcdef0123456789abcdef01234567\"\nreason = \"left\"\n",
       "5:7 revocation-repeated", "twice, in two spellings"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.why);
    CHECK(faults_of("[[revocation]]\n" + std::string(row.text)) == row.faults);
  }
}

TEST_CASE("a key has one name") {
  struct Row {
    std::string text;
    std::string name;  // empty: refused
  };

  const std::string digest(64, 'a');
  const Row rows[] = {
      {"SHA256:QYEuilerh7f2a05k+5tmRFX7TKGepOuK9IZQnKWyIQM",
       "SHA256:QYEuilerh7f2a05k+5tmRFX7TKGepOuK9IZQnKWyIQM"},
      {"SHA256:QYEuilerh7f2a05k+5tmRFX7TKGepOuK9IZQnKWyIQN", ""},
      {"sha256:QYEuilerh7f2a05k+5tmRFX7TKGepOuK9IZQnKWyIQM", ""},
      {"SHA256:", ""},
      {"MD5:00:11", ""},
      {"x509:SHA256:" + digest, "x509:SHA256:" + digest},
      {"x509:SHA256:" + std::string(64, 'A'), "x509:SHA256:" + digest},
      {std::string(40, 'a'), std::string(40, 'A')},
      {std::string(39, 'a'), ""},
      {std::string(16, 'A'), ""},
      {std::string(64, 'A'), ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_key_name(row.text).value_or("") == row.name);
  }
}

TEST_CASE("when a revocation holds") {
  const base::Instant since = *base::parse_rfc3339("2026-10-01T00:00:00Z");
  const base::Seconds second{1};
  using enum RevocationReason;
  CHECK_FALSE((Revocation{"", since, left, 0}).holds_at(since - second));
  CHECK((Revocation{"", since, left, 0}).holds_at(since));
  CHECK((Revocation{"", since, superseded, 0}).holds_at(since + second));
  CHECK((Revocation{"", std::nullopt, superseded, 0}).holds_at(since - second));
  CHECK((Revocation{"", since, compromised, 0}).holds_at(since - second));
}

}  // namespace refward::identity
