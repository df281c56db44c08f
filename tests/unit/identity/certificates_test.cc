// SPDX-License-Identifier: Apache-2.0
// Whom a certificate identifies, over verdicts as the signature room gives them.
#include "base/bytes.h"
#include "identity/signers.h"
#include "keys.h"
#include "shown.h"
#include "workbench.h"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace refward::identity {
namespace {

using signature::Format;
using test::at;
using test::kEd25519;
using test::kOtherEd25519;
using test::shown;
using test::Workbench;
using namespace std::string_literals;

const std::string kAuthority = "ssh-ed25519 "s + std::string(kOtherEd25519);
const std::string kKey = "ssh-ed25519 "s + std::string(kEd25519);
const base::Instant kNow = at("2026-06-01T12:00:00Z");

const std::string kPeople =
    "[[person]]\nname = \"alice\"\nprincipals = [\"alice@example.org\", \"al\"]\n"
    "emails = [\"alice@example.org\", \"alice@home.example\"]\n"
    "[[person]]\nname = \"bob\"\nprincipals = [\"bob@example.org\"]\n";

// kEd25519 certified by kOtherEd25519.
signature::Verdict certified(std::vector<std::string> principals) {
  signature::Verdict verdict;
  verdict.reason = signature::Reason::good;
  verdict.format = Format::ssh;
  verdict.public_key = base::parse_base64(kEd25519).value();
  verdict.certificate.emplace();
  verdict.certificate->principals = std::move(principals);
  verdict.certificate->authority = base::parse_base64(kOtherEd25519).value();
  verdict.certificate->valid_after = kNow;
  verdict.certificate->valid_before = kNow + base::Seconds(3600);
  return verdict;
}

struct Setting {
  std::string lines;
  std::string people{};  // people.toml; empty: none
  std::vector<std::string> admitted{};
  std::string revoked{};  // revoked_keys; empty: none
};

Signers load(const Setting& setting) {
  const Workbench bench;
  bench.write("allowed_signers", setting.lines);
  if (!setting.people.empty())
    bench.write("people.toml", setting.people);
  if (!setting.revoked.empty())
    bench.write("revoked_keys", setting.revoked);
  Options options{{Format::ssh}, 3072, {}, {}};
  options.certificate_principals = setting.admitted;
  return Signers::load(bench.keyrings(), options);
}

std::string answer(const Signers& signers,
                   const signature::Verdict& verdict,
                   base::Instant when = kNow,
                   std::string_view ns = "git") {
  const Identified found = signers.identify(verdict, ns, {when, kNow});
  CHECK((found.person != nullptr) == (found.reason == Reason::known));
  return shown(found);
}

}  // namespace

TEST_CASE("a certificate's principals name a person of people.toml") {
  struct Row {
    std::string line;  // without the key
    std::vector<std::string> principals;
    std::string answer;
    const char* why;
  };

  const Row rows[] = {
      {"*", {"alice@example.org"}, "known alice alice@example.org", "hers"},
      {"*", {"alice@example.org", "al"}, "known alice alice@example.org", "two of hers"},
      {"*", {"x", "al"}, "known alice al", "one of hers, and nobody's"},
      {"*@example.org",
       {"al", "bob@example.org"},
       "known bob bob@example.org",
       "the line leaves the other out"},
      {"*", {"al", "bob@example.org"}, "person-ambiguous - al", "two persons"},
      {"*", {"bob@example.org", "x", "al"}, "person-ambiguous - bob@example.org", "apart"},
      {"*", {"x", "y"}, "person-unknown - x", "nobody's"},
      {"*", {"alice"}, "person-unknown - alice", "a name is no principal"},
      {"*",
       {"alice@home.example"},
       "person-unknown - alice@home.example",
       "an e-mail is no principal"},
      {"*", {"Alice@example.org"}, "person-unknown - Alice@example.org", "case matters"},
      {"*", {"alice@EXAMPLE.org"}, "person-unknown - alice@EXAMPLE.org", "in domains, too"},
      {"*", {"*"}, "person-unknown - -", "a wildcard in a certificate is no name"},
      {"*", {"al,bob@example.org"}, "person-unknown - -", "nor is a list"},
      {"*", {"\x1b[2J"}, "person-unknown - -", "nor what cannot be shown"},
      {"*", {"@maintainers"}, "person-unknown - -", "nor a team"},
      {"*@example.org", {"al"}, "key-principal - -", "the line leaves it out"},
      {"al*,!alice*", {"alice@example.org"}, "key-principal - -", "the line takes it away"},
      {"al*,!alice*", {"alice@example.org", "al"}, "known alice al", "but not this one"},
      {"!bob*", {"alice@example.org"}, "key-principal - -", "a negation permits nobody"},
      {"alice@example.org", {"alice@example.org"}, "known alice alice@example.org", "a literal"},
      {"al,bob@example.org", {"al"}, "known alice al", "literals of two permit two"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Signers signers = load({row.line + " cert-authority " + kAuthority, kPeople});
    CHECK(answer(signers, certified(row.principals)) == row.answer + " allowed_signers:1");
  }
}

TEST_CASE("whom people.toml does not name, certificate_principals may admit") {
  struct Row {
    std::vector<std::string> admitted;
    std::vector<std::string> principals;
    std::string answer;
    const char* why;
  };

  const Row rows[] = {
      {{}, {"carol@example.org"}, "person-unknown - carol@example.org", "by default nobody"},
      {{"*@example.org"},
       {"carol@example.org"},
       "known carol@example.org carol@example.org",
       "admitted"},
      {{"*@example.org"}, {"carol@example.com"}, "person-unknown - carol@example.com", "not so"},
      {{"*", "!carol*"},
       {"carol@example.org"},
       "person-unknown - carol@example.org",
       "taken away again"},
      {{"!carol*", "*"},
       {"carol@example.org"},
       "person-unknown - carol@example.org",
       "in any order"},
      {{"!dave*"},
       {"carol@example.org"},
       "person-unknown - carol@example.org",
       "a negation admits nobody"},
      {{"*,!carol*"},
       {"carol@example.org"},
       "person-unknown - carol@example.org",
       "with commas, too"},
      {{"*", "!*@evil.example"},
       {"x@EVIL.example"},
       "person-unknown - x@EVIL.example",
       "no spelling slips past"},
      {{"*", "!*@EVIL.example"},
       {"x@EVIL.example"},
       "person-unknown - x@EVIL.example",
       "in the spelling of the pattern, too"},
      {{"*"},
       {"carol@EXAMPLE.org"},
       "known carol@example.org carol@EXAMPLE.org",
       "a mailbox has one spelling"},
      {{"*"}, {"carol", "dave"}, "person-ambiguous - carol", "two guests"},
      {{"c*"}, {"carol", "dave"}, "known carol carol", "of whom one is admitted"},
      {{"*"},
       {"carol@example.org", "carol@Example.org"},
       "known carol@example.org carol@example.org",
       "one guest, spelt twice"},
      {{"*"}, {"al"}, "known alice al", "a person of people.toml stays that person"},
      {{"*"}, {"al", "carol"}, "person-ambiguous - al", "a person and a guest"},
      {{"c*"}, {"al"}, "known alice al", "whom people.toml names needs no other leave"},
      {{"*"}, {"alice"}, "person-unknown - alice", "nobody comes in under a person's name"},
      {{"*"}, {"alice@home.example"}, "person-unknown - alice@home.example", "nor by his e-mail"},
      {{"*"}, {"alice@HOME.example"}, "person-unknown - alice@HOME.example", "however it is spelt"},
      {{"*"}, {"bob@Example.Org"}, "person-unknown - bob@Example.Org", "nor by his principal"},
      {{"*"}, {"@maintainers"}, "person-unknown - -", "nor as a team"},
      {{"*"}, {"a\nb"}, "person-unknown - -", "nor as what cannot be shown"},
      {{"", "*"}, {"carol"}, "person-unknown - carol", "an empty pattern: nobody is admitted"},
      {{"*", "!!x"}, {"carol"}, "person-unknown - carol", "two readings: nobody is admitted"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Signers signers = load({"* cert-authority " + kAuthority, kPeople, row.admitted});
    CHECK(answer(signers, certified(row.principals)) == row.answer + " allowed_signers:1");
  }
}

TEST_CASE("without people.toml a certificate names a person of the lines, or a guest") {
  const std::string lines = "alice@example.org,al " + kKey + "\n* cert-authority " + kAuthority;
  const Signers none = load({lines});
  CHECK(answer(none, certified({"alice@example.org"})) ==
        "person-unknown - alice@example.org allowed_signers:2");
  const Signers admits = load({lines, "", {"*@example.org"}});
  const Identified alice =
      admits.identify(certified({"alice@example.org"}), "git", signature::Moment::present(kNow));
  REQUIRE(alice.reason == Reason::known);
  CHECK(alice.person == admits.people().with_principal("al"));
  CHECK(answer(admits, certified({"al"})) == "person-unknown - al allowed_signers:2");
  const Identified carol =
      admits.identify(certified({"carol@example.org"}), "git", signature::Moment::present(kNow));
  REQUIRE(carol.reason == Reason::known);
  CHECK(carol.person->emails == std::vector<std::string>{"carol@example.org"});
  CHECK(carol.person->principals == std::vector<std::string>{"carol@example.org"});
  CHECK(carol.person->kind == PersonKind::person);
  CHECK(carol.person ==
        admits.identify(certified({"carol@example.org"}), "git", signature::Moment::present(kNow))
            .person);
  CHECK(People::covers("carol@example.org", *carol.person));

  // A policy may name whom a certificate may name.
  CHECK(admits.people().knows("carol@example.org"));
  CHECK_FALSE(admits.people().knows("carol@example.com"));
  CHECK_FALSE(admits.people().knows("@example.org"));
  CHECK_FALSE(none.people().knows("carol@example.org"));
}

TEST_CASE("a line of an authority makes nobody a person, and no two one") {
  const Signers signers =
      load({"alice,bob cert-authority " + kAuthority + "\nalice " + kKey, "", {"alice", "bob"}});
  REQUIRE(signers.people().all().size() == 1);
  CHECK(signers.people().all()[0].principals == std::vector<std::string>{"alice"});
  CHECK(answer(signers, certified({"bob"})) == "known bob bob allowed_signers:1");
}

TEST_CASE("a guest is one person to all threads") {
  const Signers signers = load({"* cert-authority " + kAuthority, "", {"*"}});
  std::set<const Person*> seen[2];
  std::vector<std::thread> threads;
  for (auto& own : seen)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i)
        own.insert(signers
                       .identify(certified({"guest" + std::to_string(i % 50)}), "git",
                                 signature::Moment::present(kNow))
                       .person);
    });
  for (std::thread& thread : threads)
    thread.join();
  CHECK(seen[0] == seen[1]);
  CHECK(seen[0].size() == 50);
  CHECK_FALSE(seen[0].contains(nullptr));
}

TEST_CASE("plain lines and lines of authorities never answer for each other") {
  const signature::Verdict by_certificate = certified({"al"});
  signature::Verdict by_key = by_certificate;
  by_key.certificate.reset();
  signature::Verdict by_authority = by_key;
  by_authority.public_key = by_certificate.certificate->authority;

  struct Row {
    std::string line;
    std::string certificate, key, authority;  // the answers
  };

  const Row rows[] = {
      {"al " + kKey, "key-unknown - - -", "known alice al allowed_signers:1", "key-unknown - - -"},
      {"al " + kAuthority, "key-unknown - - -", "key-unknown - - -",
       "known alice al allowed_signers:1"},
      {"al cert-authority " + kKey, "key-unknown - - -", "key-unknown - - -", "key-unknown - - -"},
      {"al cert-authority " + kAuthority, "known alice al allowed_signers:1", "key-unknown - - -",
       "key-unknown - - -"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const Signers signers = load({row.line, kPeople});
    CHECK(answer(signers, by_certificate) == row.certificate);
    CHECK(answer(signers, by_key) == row.key);
    CHECK(answer(signers, by_authority) == row.authority);
  }
}

TEST_CASE("both windows hold a certificate") {
  const auto line_from_to = [](const char* from, const char* to) {
    return "* cert-authority,valid-after=\"" + std::string(from) + "\",valid-before=\"" + to +
           "\" " + kAuthority;
  };
  const std::string wide = line_from_to("20200101Z", "20300101Z");
  const std::string narrow = line_from_to("20260601121000Z", "20260601122000Z");

  struct Row {
    std::string line;
    const char* when;
    std::string answer;
    const char* why;
  };

  const std::string good = "known alice al allowed_signers:1";
  const std::string early = "key-not-yet-valid - al allowed_signers:1 (time)";
  const std::string late = "key-no-longer-valid - al allowed_signers:1 (time)";
  const Row rows[] = {
      {wide, "2026-06-01T11:59:59Z", early, "before the certificate"},
      {wide, "2026-06-01T12:00:00Z", good, "its first second"},
      {wide, "2026-06-01T12:59:59Z", good, "its last second"},
      {wide, "2026-06-01T13:00:00Z", late, "the second that it names is out"},
      {narrow, "2026-06-01T12:09:59Z", early, "before the line"},
      {narrow, "2026-06-01T12:10:00Z", good, "the line's first second"},
      {narrow, "2026-06-01T12:20:00Z", good, "the second that the line names is in"},
      {narrow, "2026-06-01T12:20:01Z", late, "after the line"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(answer(load({row.line, kPeople}), certified({"al"}), at(row.when)) == row.answer);
  }
  signature::Verdict for_ever = certified({"al"});
  for_ever.certificate->valid_before.reset();
  CHECK(answer(load({"* cert-authority " + kAuthority, kPeople}), for_ever,
               at("2100-01-01T00:00:00Z")) == good);
}

TEST_CASE("of several lines of an authority the first that permits answers") {
  struct Row {
    std::string lines;
    std::string answer;
    const char* why;
  };

  const std::string key = kAuthority;
  const Row rows[] = {
      {"x cert-authority " + key + "\nal cert-authority " + key, "known alice al allowed_signers:2",
       "the first leaves her out"},
      {"* cert-authority,namespaces=\"file\" " + key + "\n* cert-authority " + key,
       "known alice al allowed_signers:2", "the first is for files"},
      {"* cert-authority,valid-before=\"20260101\" " + key + "\n* cert-authority " + key,
       "known alice al allowed_signers:2", "the first is over"},
      {"* cert-authority,namespaces=\"file\" " + key + "\nx cert-authority " + key,
       "key-principal - - allowed_signers:2", "the nearest refusal"},
      {"x cert-authority " + key + "\n* cert-authority,namespaces=\"file\" " + key,
       "key-principal - - allowed_signers:1", "wherever it stands"},
      {"x cert-authority " + key + "\n* cert-authority,valid-before=\"20260101\" " + key,
       "key-no-longer-valid - al allowed_signers:2 (time)", "time is the nearest"},
      {"al cert-authority,namespaces=\"file\",valid-before=\"20260101\" " + key,
       "key-namespace - - allowed_signers:1", "no other time would help"},
      {"al " + key + "\nal cert-authority " + key, "known alice al allowed_signers:2",
       "beside its own key"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(answer(load({row.lines, kPeople}), certified({"al"})) == row.answer);
  }
}

TEST_CASE("an authority whose key is weak or of no supported type vouches for nobody") {
  for (const std::string& key :
       {"ssh-rsa " + std::string(test::kRsa2048), "ssh-dss " + std::string(test::kDsa)}) {
    CAPTURE(key.substr(0, 8));
    signature::Verdict verdict = certified({"al"});
    verdict.certificate->authority = base::parse_base64(key.substr(8)).value();
    const Signers signers = load({"* cert-authority " + key, kPeople});
    CHECK(answer(signers, verdict) == "key-unknown - - allowed_signers:1");
    CHECK(signers.remarks().size() == 1);
  }
}

TEST_CASE("revocations of people.toml reach certificates") {
  struct Row {
    std::string key;
    std::string terms;
    std::string answer;
    const char* why;
  };

  const std::string since = "\nsince = 2026-06-01T12:00:00Z";
  const std::string later = "\nsince = 2026-06-01T12:00:01Z";
  const std::string own(test::kEd25519Fingerprint);
  const std::string authority(test::kOtherFingerprint);
  const std::string good = "known alice al allowed_signers:1";
  const std::string revoked = "key-revoked - - people.toml:9";
  const Row rows[] = {
      {own, "\"left\"" + since, revoked + " (time)", "her key, from now on"},
      {own, "\"left\"" + later, good, "not yet"},
      {own, "\"superseded\"", revoked, "always"},
      {own, "\"compromised\"" + later, revoked, "compromised: whatever the date"},
      {authority, "\"superseded\"" + since, revoked + " (time)", "the authority, from now on"},
      {authority, "\"superseded\"" + later, good, "not yet"},
      {authority, "\"left\"", revoked, "always"},
      {authority, "\"compromised\"" + later, revoked, "compromised"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Signers signers =
        load({"* cert-authority " + kAuthority,
              kPeople + "\n[[revocation]]\nkey = \"" + row.key + "\"\nreason = " + row.terms});
    CHECK(answer(signers, certified({"al"})) == row.answer);
  }
  const std::string both = kPeople + "[[revocation]]\nkey = \"" + own + "\"\nreason = \"left\"" +
                           since + "\n[[revocation]]\nkey = \"" + authority +
                           "\"\nreason = \"compromised\"\n";
  CHECK(answer(load({"* cert-authority " + kAuthority, both}), certified({"al"})) ==
        "key-revoked - - people.toml:12");
}

TEST_CASE("a dated revocation depends on time only where the key would do at another") {
  struct Row {
    std::string lines;
    std::string answer;
    const char* why;
  };

  const std::string people = kPeople + "[[revocation]]\nkey = \"" +
                             std::string(test::kEd25519Fingerprint) +
                             "\"\nreason = \"left\"\nsince = 2026-06-01T00:00:00Z\n";
  const std::string revoked = "key-revoked - - people.toml:8";
  const Row rows[] = {
      {"al " + kKey, revoked + " (time)", "it was hers"},
      {"al valid-before=\"20260101\" " + kKey, revoked + " (time)", "and over before"},
      {"x " + kKey, revoked, "it was nobody's"},
      {"al namespaces=\"file\" " + kKey, revoked, "it was for files"},
      {"", revoked, "it was unknown"},
  };
  signature::Verdict verdict = certified({});
  verdict.certificate.reset();
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(answer(load({row.lines, people}), verdict) == row.answer);
  }
}

TEST_CASE("a list of revoked keys reaches certificates") {
  const std::string lines = "* cert-authority " + kAuthority;
  CHECK(answer(load({lines, kPeople, {}, kKey}), certified({"al"})) ==
        "key-revoked - - revoked_keys:1");
  CHECK(answer(load({lines, kPeople, {}, "# lost\n" + kAuthority}), certified({"al"})) ==
        "key-revoked - - revoked_keys:2");
  CHECK(answer(load({lines, kPeople, {}, "ecdsa-sha2-nistp256 " + std::string(test::kP256)}),
               certified({"al"})) == "known alice al allowed_signers:1");
}

TEST_CASE("who holds a key for logging in") {
  struct Row {
    Setting setting;
    const char* holder;  // null: nobody
    const char* why;
  };

  const std::string revocation = kPeople + "[[revocation]]\nreason = \"left\"\nkey = \"" +
                                 std::string(test::kEd25519Fingerprint) + "\"\nsince = ";
  const Row rows[] = {
      {{"al " + kKey, kPeople}, "alice", "her line"},
      {{"al " + kKey}, "al", "without people.toml"},
      {{"al namespaces=\"file\" " + kKey, kPeople}, "alice", "whatever it may sign"},
      {{"al " + kKey + "\nalice@example.org " + kKey, kPeople}, "alice", "two lines of hers"},
      {{"al,bob@example.org " + kKey, kPeople}, nullptr, "two persons"},
      {{"al " + kKey + "\nal,bob@example.org namespaces=\"x\" " + kKey, kPeople},
       nullptr,
       "broken"},
      {{"* " + kKey, kPeople}, nullptr, "a wildcard"},
      {{"x " + kKey, kPeople}, nullptr, "nobody of people.toml"},
      {{"al " + kAuthority, kPeople}, nullptr, "another key"},
      {{"al cert-authority " + kKey, kPeople}, nullptr, "an authority's"},
      {{"al valid-before=\"20260601115959Z\" " + kKey, kPeople}, nullptr, "over"},
      {{"al valid-before=\"20260601120000Z\" " + kKey, kPeople}, "alice", "the last second"},
      {{"al valid-after=\"20260601120001Z\" " + kKey, kPeople}, nullptr, "to come"},
      {{"al " + kKey, kPeople, {}, kKey}, nullptr, "revoked"},
      {{"al " + kKey, revocation + "2026-06-01T12:00:00Z"}, nullptr, "revoked from now on"},
      {{"al " + kKey, revocation + "2026-06-01T12:00:01Z"}, "alice", "not yet"},
      {{"al " + kKey + "\nnonsense", kPeople}, nullptr, "a broken keyring"},
  };
  const base::ByteBuffer blob = base::parse_base64(kEd25519).value();
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Signers signers = load(row.setting);
    const Person* const holder = signers.holder_of(blob, kNow);
    REQUIRE((holder != nullptr) == (row.holder != nullptr));
    if (holder != nullptr) {
      CHECK(holder->name == row.holder);
      CHECK(holder == signers.people().named(row.holder));
    }
    CHECK(signers.holder_of({}, kNow) == nullptr);
  }
  const Signers certificate =
      load({"al ssh-ed25519-cert-v01@openssh.com " + std::string(test::kCertificate), kPeople});
  CHECK(certificate.holder_of(base::parse_base64(test::kCertificate).value(), kNow) == nullptr);
}

}  // namespace refward::identity
